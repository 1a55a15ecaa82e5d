import Certificates
import Foundation
import Proxy

/// What `lenity run` says once it listens: three ways to use it.
struct Invitation {
  let settings: Settings
  let address: ListenAddress
  let authority: CertificateAuthority

  func show() {
    note(text)
  }

  var text: String {
    let names = authority.permittedDomains.count
    // As it was started, so that the lines can be copied.
    let lenity = CommandLine.arguments.first ?? "lenity"
    return """

      Lenity is listening. Control panel: http://\(address)/   Three ways to use it:

      1. A throw-away browser that trusts only this Lenity; nothing on your system changes:

         \(lenity) browse

      2. Your own browsers. Every step is shown first, and 'lenity unset' takes it back:

         \(lenity) setup

         Or by hand, the address for automatic proxy configuration (PAC); only the sites that Lenity has
         rules for go through it:  http://\(address)/proxy.pac

      3. Any program, by its proxy address:  http://\(address)

         curl --proxy http://\(address) --cacert \(settings.statePath)/ca.pem https://mastodon.social/explore

      By hand, the program has to trust \(settings.statePath)/ca.pem. That certificate authority can speak
      for \(names) site \(names == 1 ? "name" : "names") and no others, until \(authority.notAfter).

      Ctrl+C stops Lenity.
      """
  }
}
