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
    return """

      Lenity is listening. Three ways to use it:

      1. A throw-away Chromium that trusts only this Lenity; nothing on your system changes:

         chromium --user-data-dir="$(mktemp -d)" --no-first-run \\
           --proxy-pac-url=http://\(address)/proxy.pac \\
           --ignore-certificate-errors-spki-list=\(authority.intermediatePublicKeyHash)

      2. Your own browser, by its automatic proxy configuration (PAC) address; only the sites that
         Lenity has rules for go through it:  http://\(address)/proxy.pac

      3. Any program, by its proxy address:  http://\(address)

         curl --proxy http://\(address) --cacert \(settings.statePath)/ca.pem https://mastodon.social/explore

      For 2 and 3 the program has to trust \(settings.statePath)/ca.pem. That certificate authority can speak
      for \(names) site \(names == 1 ? "name" : "names") and no others, until \(authority.notAfter).

      Ctrl+C stops Lenity.
      """
  }
}
