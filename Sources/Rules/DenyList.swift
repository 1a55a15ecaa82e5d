/// Hosts that are never intercepted, whatever a rule or a person's list of hosts says.
///
/// Banks, payment, identity providers, password managers, health and government: where a mistake of this
/// program, or a rule written in bad faith, would cost more than a number in the wrong place. No list names
/// them all, so whole domains that are reserved for such bodies are here too. The names are those of the
/// services themselves; the list is code, so that no file can shorten it.
public enum DenyList {
  /// Whether the host is on the list.
  ///
  /// - Parameter host: lower case, without a trailing dot.
  /// - Returns: whether it is denied.
  public static func contains(_ host: String) -> Bool {
    if domains.contains(where: { host == $0 || isSubdomain(host, of: $0) }) { return true }
    return host.split(separator: ".").dropFirst().contains { governmentLabels.contains(String($0)) }
  }

  /// Labels under which states register their own bodies: `service.gov.uk`, `impots.gouv.fr`.
  private static let governmentLabels: Set<String> = [
    "gov", "mil", "gouv", "gob", "govt", "gub", "bank", "insurance", "pharmacy",
  ]

  private static let domains: [String] =
    banks + payment + identity + passwords + health + government

  private static let banks = [
    "americanexpress.com", "bankofamerica.com", "barclays.co.uk", "bbva.es", "bnpparibas.net",
    "caixabank.es", "capitalone.com", "chase.com", "citi.com", "comdirect.de", "commerzbank.de",
    "credit-agricole.fr", "credit-suisse.com", "deutsche-bank.de", "dkb.de", "fidelity.com",
    "hsbc.com", "hsbc.co.uk", "ing.de", "ing.nl", "intesasanpaolo.com", "lloydsbank.co.uk",
    "monzo.com", "n26.com", "natwest.com", "nordea.com", "postbank.de", "rabobank.nl",
    "raiffeisen.ch", "revolut.com", "santander.com", "schwab.com", "sparkasse.de",
    "starlingbank.com",
    "td.com", "ubs.com", "unicredit.it", "usbank.com", "vanguard.com", "volksbank.de",
    "wellsfargo.com",
  ]

  private static let payment = [
    "adyen.com", "affirm.com", "afterpay.com", "alipay.com", "apple-pay-gateway.apple.com",
    "braintreegateway.com", "cash.app", "checkout.com", "coinbase.com", "giropay.de", "klarna.com",
    "mastercard.com", "mollie.com", "pay.google.com", "payments.google.com", "payoneer.com",
    "paypal.com", "paypalobjects.com", "razorpay.com", "sofort.com", "squareup.com", "stripe.com",
    "stripe.network", "twint.ch", "venmo.com", "visa.com", "wise.com", "worldpay.com",
  ]

  private static let identity = [
    "accounts.google.com", "appleid.apple.com", "idmsa.apple.com", "auth0.com", "duosecurity.com",
    "gsi.apple.com", "id.me", "login.live.com", "login.microsoft.com", "login.microsoftonline.com",
    "login.yahoo.com", "login.gov", "okta.com", "oktacdn.com", "onelogin.com", "pingidentity.com",
    "pingone.com", "signin.aws.amazon.com", "yubico.com",
  ]

  private static let passwords = [
    "1password.com", "1password.eu", "1password.ca", "bitwarden.com", "bitwarden.eu",
    "dashlane.com",
    "enpass.io", "keepersecurity.com", "keepersecurity.eu", "lastpass.com", "nordpass.com",
    "pass.proton.me", "passwords.google.com", "roboform.com", "vault.bitwarden.com",
  ]

  private static let health = [
    "ameli.fr", "betterhelp.com", "cvs.com", "doctolib.de", "doctolib.fr", "epic.com", "gematik.de",
    "healthcare.gov", "kp.org", "mayoclinic.org", "mychart.com", "mychart.org", "nhs.net", "nhs.uk",
    "nhs.wales", "scot.nhs.uk", "talkspace.com", "teladoc.com", "tk.de", "walgreens.com",
  ]

  private static let government = [
    "admin.ch", "belgium.be", "bund.de", "bundesregierung.de", "canada.ca", "e-estonia.com",
    "elster.de", "europa.eu", "gc.ca", "go.jp", "go.kr", "government.nl", "overheid.nl",
    "oesterreich.gv.at", "gv.at", "parliament.uk", "service-public.fr", "skatteverket.se",
  ]
}
