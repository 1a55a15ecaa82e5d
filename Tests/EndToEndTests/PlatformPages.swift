/// Posts as each platform's web client draws them, reduced to what packs go by.
///
/// Elements of the class `text` hold what posts say: those that `CHARGED` stands in are to be covered, and no
/// others.
enum PlatformPages {
  struct Page {
    let url: String
    let body: String
  }

  static let all = [
    Page(
      url: "https://www.threads.com/",
      body: both {
        """
        <div data-pressable-container="true"><a href="/@ana"><span dir="auto"><span>ana</span></span></a>
        <div><span dir="auto" class="text">\($0)</span></div>
        <div role="button"><span dir="auto">Like</span></div></div>
        """
      }
    ),
    Page(
      url: "https://www.tumblr.com/dashboard",
      body: both {
        """
        <div tabindex="-1" data-id="1"><article><header><a rel="author">ana</a></header>
        <div><div><div><div><p class="text">\($0)</p></div><div><p>Second paragraph.</p></div></div></div></div>
        <footer><span>12 notes</span></footer></article></div>
        """
      }
    ),
    Page(
      url: "https://www.pinterest.com/pin/1/",
      body: both {
        """
        <div data-test-id="author-and-comment-container"><a href="/ana/"><div data-test-id="text-container">\
        Ana</div></a><div data-test-id="text-container" class="text">\($0)</div></div>
        """
      }
    ),
    Page(
      url: "https://misskey.io/",
      body: both {
        """
        <div tabindex="0"><article><div><header><a href="/@ana">ana</a></header>
        <div><div><div><span style="white-space: pre-wrap;" class="text">\($0)</span></div></div></div>
        <footer><button>Reply</button></footer></div></article></div>
        """
      }
    ),
    Page(
      url: "https://www.facebook.com/",
      body: "<div role=\"feed\">"
        + both {
          """
          <div aria-posinset="1"><div role="article"><h3>Ana</h3>
          <div data-ad-rendering-role="story_message" class="text">\($0)</div></div></div>
          """
        } + "</div><div>"
        + both {
          """
          <div role="article" aria-label="Comment by Ben"><a role="link"><span dir="auto">Ben</span></a>
          <div dir="auto" class="text">\($0)</div></div>
          """
        } + "</div>"
    ),
    Page(
      url: "https://www.instagram.com/p/a/",
      body: both {
        """
        <article><header><a href="/ana/">ana</a></header><h1 dir="auto" class="text">\($0)</h1></article>
        """
      }
        + "<article><header><a>ana</a></header><h1 dir=\"auto\" class=\"text\">CALM</h1><ul>"
        + both { "<li><h3>ben</h3><div><span class=\"text\">\($0)</span></div></li>" }
        + "</ul></article>"
    ),
    Page(
      url: "https://www.linkedin.com/feed/",
      body: both {
        """
        <div class="feed-shared-update-v2"><span class="update-components-actor__name">Ana</span>
        <div class="update-components-text text">\($0)</div></div>
        """
      }
        + both {
          """
          <div data-view-name="feed-full-update"><p data-view-name="feed-commentary">
          <span data-testid="expandable-text-box" class="text">\($0)</span></p></div>
          """
        }
    ),
    Page(
      url: "https://www.tiktok.com/@ana/video/1",
      body: both { "<div data-e2e=\"browse-video-desc\"><span class=\"text\">\($0)</span></div>" }
        + both { "<p data-e2e=\"comment-level-1\"><span class=\"text\">\($0)</span></p>" }
    ),
    Page(
      url: "https://www.youtube.com/watch?v=a",
      body: both {
        """
        <ytd-comment-view-model><a id="author-text">@ana</a><div id="content-text" class="text">\($0)</div>
        </ytd-comment-view-model>
        """
      }
    ),
    Page(
      url: "https://bsky.app/",
      body: both {
        """
        <div data-testid="feedItem-by-ana.test"><a href="/profile/ana.test">Ana</a>
        <div data-testid="contentHider-post"><div data-testid="postText" class="text">\($0)</div></div></div>
        """
      }
    ),
    Page(
      url: "https://meta.discourse.org/t/tides/1",
      body: both {
        """
        <div class="topic-post"><article><div class="names"><a>ana</a></div>
        <div class="cooked text">\($0)</div></article></div>
        """
      }
    ),
  ]

  private static func both(_ post: (String) -> String) -> String { post("CALM") + post("CHARGED") }
}
