// simdjson's on-demand API doing the JSON benchmark's work: put 0 or null in the place of what twelve paths
// select, pass every other byte as it is.
//
//   c++ -O3 -march=native -std=c++17 -o simdjson_splice simdjson_splice.cc -lsimdjson
//   simdjson_splice FILE PATHS [SECONDS]   prints `MB/s VALUE`, best of blocks, MB of input per CPU second
//
// PATHS has lines like `zero $..likes` and `null $.posts[0].flag`: names wherever they stand, or names and
// indices from the root. Where no name is wanted everywhere, what no path leads into is skipped, which simdjson
// does without looking at it. It is given the whole body at once, padded; Lenity gets it in pieces of 64 KiB.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <simdjson.h>

using simdjson::ondemand::json_type;
using simdjson::ondemand::value;

namespace {

enum class Action { none, zero, null };

struct Name {
  std::string text;
  Action action;
};

// One step of the paths that begin at the root.
struct Step {
  Action action = Action::none;
  std::vector<std::pair<std::string, std::unique_ptr<Step>>> names;
  std::vector<std::pair<size_t, std::unique_ptr<Step>>> indices;

  const Step *child(const char *raw) const {
    for (const auto &[name, step] : names) {
      if (!std::memcmp(raw, name.data(), name.size()) && raw[name.size()] == '"') return step.get();
    }
    return nullptr;
  }
  const Step *child(size_t index) const {
    for (const auto &[number, step] : indices) {
      if (number == index) return step.get();
    }
    return nullptr;
  }
};

struct Paths {
  Step root;
  std::vector<Name> everywhere;
  bool begins[256] = {};

  explicit Paths(const char *file) {
    std::ifstream lines(file);
    std::string word, path;
    while (lines >> word >> path) {
      Action action = word == "zero" ? Action::zero : Action::null;
      if (path.rfind("$..", 0) == 0) {
        everywhere.push_back({path.substr(3), action});
        begins[static_cast<unsigned char>(path[3])] = true;
      } else {
        add(path, action);
      }
    }
  }

  const Name *find(const char *raw) const {
    // Most names end here: none of the twelve begins so.
    if (!begins[static_cast<unsigned char>(raw[0])]) return nullptr;
    for (const Name &name : everywhere) {
      if (raw[0] != name.text[0] || raw[1] != name.text[1]) continue;
      if (!std::memcmp(raw, name.text.data(), name.text.size()) && raw[name.text.size()] == '"') {
        return &name;
      }
    }
    return nullptr;
  }

 private:
  void add(const std::string &path, Action action) {
    Step *step = &root;
    for (size_t at = 1; at < path.size();) {
      size_t end = path.find_first_of(path[at] == '[' ? "]" : ".[", at + 1);
      if (end == std::string::npos) end = path.size();
      std::string part = path.substr(at + 1, end - at - 1);
      if (path[at] == '[') {
        step = enter(step->indices, static_cast<size_t>(std::stoul(part)));
        end++;
      } else {
        step = enter(step->names, part);
      }
      at = end;
    }
    step->action = action;
  }
  template <typename Key>
  static Step *enter(std::vector<std::pair<Key, std::unique_ptr<Step>>> &children, const Key &key) {
    for (auto &[known, step] : children) {
      if (known == key) return step.get();
    }
    children.emplace_back(key, std::make_unique<Step>());
    return children.back().second.get();
  }
};

// How long a scalar's text is; raw_json_token may have white space behind it.
size_t scalar_size(std::string_view token) {
  while (!token.empty() && std::strchr(" \t\r\n", token.back())) token.remove_suffix(1);
  return token.size();
}

class Splicer {
 public:
  explicit Splicer(const Paths &paths) : paths_(paths), walks_all_(!paths.everywhere.empty()) {}

  size_t run(const simdjson::padded_string &body) {
    output_.clear();
    hits_ = 0;
    last_ = body.data();
    auto document = parser_.iterate(body);
    value root = document.get_value();
    walk(root, &paths_.root);
    output_.append(last_, body.data() + body.size() - last_);
    return hits_;
  }

 private:
  void walk(value node, const Step *step) {
    if (!step && !walks_all_) return;
    if (node.type().value() == json_type::object) {
      for (auto field : node.get_object()) {
        const char *key = field.key().value().raw();
        value child = field.value();
        const Step *next = step ? step->child(key) : nullptr;
        if (is_container(child)) {
          walk(child, next);
        } else if (const Name *name = paths_.find(key)) {
          replace(child, name->action);
        } else if (next && next->action != Action::none) {
          replace(child, next->action);
        }
      }
    } else {
      size_t index = 0;
      for (auto element : node.get_array()) {
        value child = element.value();
        const Step *next = step ? step->child(index) : nullptr;
        index++;
        if (is_container(child)) {
          walk(child, next);
        } else if (next && next->action != Action::none) {
          replace(child, next->action);
        }
      }
    }
  }

  static bool is_container(value &node) {
    json_type type = node.type().value();
    return type == json_type::object || type == json_type::array;
  }

  void replace(value node, Action action) {
    std::string_view token = node.raw_json_token();
    bool is_number = token[0] == '-' || (token[0] >= '0' && token[0] <= '9');
    if (action == Action::zero && !is_number) return;
    hits_++;
    output_.append(last_, token.data() - last_);
    output_.append(action == Action::zero ? "0" : "null");
    last_ = token.data() + scalar_size(token);
  }

  const Paths &paths_;
  const bool walks_all_;
  simdjson::ondemand::parser parser_;
  std::string output_;
  const char *last_ = nullptr;
  size_t hits_ = 0;
};

double cpu_seconds() {
  timespec time;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return time.tv_sec + time.tv_nsec / 1e9;
}

}  // namespace

int main(int argc, char **argv) {
  if (argc < 3) return 2;
  std::ifstream file(argv[1], std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(file), {}};
  simdjson::padded_string body(text.data(), text.size());
  Paths paths(argv[2]);
  double seconds = argc > 3 ? std::atof(argv[3]) : 2;
  Splicer splicer(paths);
  size_t hits = splicer.run(body);
  double best = 0;
  for (double start = cpu_seconds(); cpu_seconds() - start < seconds;) {
    double block = cpu_seconds(), elapsed;
    size_t rounds = 0;
    do {
      for (size_t i = 0; i <= 1000000 / body.size(); i++, rounds++) hits = splicer.run(body);
      elapsed = cpu_seconds() - block;
    } while (elapsed < 0.1);
    best = std::max(best, body.size() * rounds / elapsed / 1e6);
  }
  std::printf("MB/s %.0f, %zu edits\n", best, hits);
  return 0;
}
