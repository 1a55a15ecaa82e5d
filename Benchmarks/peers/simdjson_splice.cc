// simdjson's on-demand API doing the JSON benchmark's work: walk the whole document, put 0 or null in the
// place of twelve members wherever they stand, pass every other byte as it is.
//
//   c++ -O3 -march=native -std=c++17 -o simdjson_splice simdjson_splice.cc -lsimdjson
//   simdjson_splice FILE [SECONDS]        prints `MB/s VALUE`, best of blocks, MB of input per CPU second
//
// It is given the whole body at once, padded; Lenity gets it in pieces of 64 KiB.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include <simdjson.h>

using simdjson::ondemand::json_type;
using simdjson::ondemand::value;

namespace {

struct Name {
  std::string_view text;
  bool isCount;
};

constexpr Name kNames[] = {
    {"favorite_count", true},  {"retweet_count", true},     {"reply_count", true},
    {"quote_count", true},     {"bookmark_count", true},    {"followers_count", true},
    {"favourites_count", true}, {"is_blue_verified", false}, {"favorited", false},
    {"retweeted", false},      {"bookmarked", false},       {"edits_remaining", false},
};

const Name *find(const char *raw) {
  // Most names end here: none of the twelve begins so.
  if (!std::strchr("frqbie", raw[0])) return nullptr;
  for (const Name &name : kNames) {
    if (raw[0] != name.text[0] || raw[3] != name.text[3]) continue;
    if (!std::memcmp(raw, name.text.data(), name.text.size()) && raw[name.text.size()] == '"') {
      return &name;
    }
  }
  return nullptr;
}

// How long a scalar's text is; raw_json_token may have white space behind it.
size_t scalar_size(std::string_view token) {
  while (!token.empty() && std::strchr(" \t\r\n", token.back())) token.remove_suffix(1);
  return token.size();
}

class Splicer {
 public:
  size_t run(const simdjson::padded_string &body) {
    output_.clear();
    last_ = body.data();
    auto document = parser_.iterate(body);
    value root = document.get_value();
    walk(root);
    output_.append(last_, body.data() + body.size() - last_);
    return output_.size();
  }

 private:
  void walk(value node) {
    switch (node.type().value()) {
      case json_type::object:
        for (auto field : node.get_object()) {
          const char *key = field.key().value().raw();
          value child = field.value();
          json_type type = child.type().value();
          if (type == json_type::object || type == json_type::array) {
            walk(child);
          } else if (const Name *name = find(key)) {
            std::string_view token = child.raw_json_token();
            output_.append(last_, token.data() - last_);
            if (!name->isCount) {
              output_.append("null", 4);
            } else {
              output_.push_back('0');
            }
            last_ = token.data() + scalar_size(token);
          }
        }
        break;
      case json_type::array:
        for (auto element : node.get_array()) {
          value child = element.value();
          json_type type = child.type().value();
          if (type == json_type::object || type == json_type::array) walk(child);
        }
        break;
      default:
        break;
    }
  }

  simdjson::ondemand::parser parser_;
  std::string output_;
  const char *last_ = nullptr;
};

double cpu_seconds() {
  timespec time;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return time.tv_sec + time.tv_nsec / 1e9;
}

}  // namespace

int main(int argc, char **argv) {
  if (argc < 2) return 2;
  std::ifstream file(argv[1], std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(file), {}};
  simdjson::padded_string body(text.data(), text.size());
  double seconds = argc > 2 ? std::atof(argv[2]) : 2;
  Splicer splicer;
  volatile size_t sink = splicer.run(body);
  double best = 0;
  for (double start = cpu_seconds(); cpu_seconds() - start < seconds;) {
    double block = cpu_seconds(), elapsed;
    size_t rounds = 0;
    do {
      sink = splicer.run(body);
      rounds++;
      elapsed = cpu_seconds() - block;
    } while (elapsed < 0.1);
    best = std::max(best, body.size() * rounds / elapsed / 1e6);
  }
  (void)sink;
  std::printf("MB/s %.0f\n", best);
  return 0;
}
