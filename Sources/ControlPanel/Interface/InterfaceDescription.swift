/// The API's description, the same text as `docs/openapi.yaml`; written by scripts/update-interface-description.
enum InterfaceDescription {
  static let text = #"""
    openapi: 3.1.0
    info:
      title: Lenity
      version: "1"
      summary: What Lenity on this machine has done, and what it is to do.
      description: >
        Answers only requests whose Host is lenity.internal (through the proxy), 127.0.0.1, [::1] or localhost, and
        only for the person who asks: the name in the proxy credentials, else the account that owns the connection.
        Requests that change or check something carry `X-Lenity-Request: 1`.
      license: { name: Apache-2.0, identifier: Apache-2.0 }
    servers: [{ url: "http://127.0.0.1:8877" }]
    security: []
    paths:
      /healthz:
        get:
          operationId: health
          summary: Whether it runs
          responses:
            "200": { description: it does, content: { text/plain: { schema: { const: "ok\n" } } } }
      /metrics:
        get:
          operationId: metrics
          summary: Numbers in Prometheus' text format
          responses:
            "200": { description: metrics, content: { text/plain: { schema: { type: string } } } }
      /api/v1/profile:
        get:
          operationId: profile
          summary: The person's profile
          responses:
            "200": { description: profile, content: { application/json: { schema: { $ref: "#/components/schemas/Profile" } } } }
        patch:
          operationId: changeProfile
          summary: Change what is named, leave the rest
          parameters: [{ $ref: "#/components/parameters/Program" }]
          requestBody:
            required: true
            content: { application/json: { schema: { $ref: "#/components/schemas/ProfileChange" } } }
          responses:
            "200": { description: the profile now, content: { application/json: { schema: { $ref: "#/components/schemas/Profile" } } } }
            "400": { $ref: "#/components/responses/Problem" }
            "403": { $ref: "#/components/responses/Problem" }
            "422": { $ref: "#/components/responses/Problem" }
      /api/v1/journal:
        get:
          operationId: journal
          summary: The person's counts
          parameters: [{ name: days, in: query, description: so many days with today, schema: { type: integer, minimum: 1, maximum: 4000, default: 1 } }]
          responses:
            "200": { description: counts, content: { application/json: { schema: { type: array, items: { $ref: "#/components/schemas/Count" } } } } }
            "400": { $ref: "#/components/responses/Problem" }
        delete:
          operationId: eraseJournal
          summary: Erase the person's counts
          parameters: [{ $ref: "#/components/parameters/Program" }]
          responses:
            "204": { description: erased }
            "403": { $ref: "#/components/responses/Problem" }
            "422": { $ref: "#/components/responses/Problem" }
      /api/v1/filters/check:
        post:
          operationId: checkFilters
          summary: What is wrong with filter lines
          parameters: [{ $ref: "#/components/parameters/Program" }]
          requestBody:
            required: true
            content:
              application/json:
                schema: { type: object, required: [filters], properties: { filters: { type: string } } }
          responses:
            "200":
              description: remarks
              content:
                application/json:
                  schema: { type: object, required: [remarks], properties: { remarks: { type: array, items: { $ref: "#/components/schemas/Remark" } } } }
            "400": { $ref: "#/components/responses/Problem" }
            "403": { $ref: "#/components/responses/Problem" }
      /api/v1/rules/drift:
        get:
          operationId: drift
          summary: Rules that find nothing any more
          responses:
            "200": { description: rules, content: { application/json: { schema: { type: array, items: { $ref: "#/components/schemas/Drift" } } } } }
      /api/v1/left-alone:
        get:
          operationId: leftAlone
          summary: Sites that pass unread for a while; empty unless the owner asks
          responses:
            "200": { description: sites, content: { application/json: { schema: { type: array, items: { $ref: "#/components/schemas/LeftAlone" } } } } }
        delete:
          operationId: lookAgain
          summary: Look into those sites again from now on
          parameters: [{ $ref: "#/components/parameters/Program" }]
          responses:
            "204": { description: they are }
            "403": { $ref: "#/components/responses/Problem" }
      /api/v1/authority:
        get:
          operationId: authority
          summary: For which names the certificate authority can sign
          responses:
            "200": { description: authority, content: { application/json: { schema: { $ref: "#/components/schemas/Authority" } } } }
      /api/v1/people:
        get:
          operationId: people
          summary: Who has a profile; empty unless the owner asks
          responses:
            "200": { description: people, content: { application/json: { schema: { type: array, items: { $ref: "#/components/schemas/Person" } } } } }
    components:
      parameters:
        Program: { name: X-Lenity-Request, in: header, required: true, schema: { const: "1" } }
      responses:
        Problem:
          description: why it was not done (RFC 9457)
          content: { application/problem+json: { schema: { $ref: "#/components/schemas/Problem" } } }
      schemas:
        Kind: { enum: [likes, dislikes, scores, reposts, quotes, replies, views, followers, following, bookmarks, subscribers, ranks, badges] }
        Pause: { enum: [cover, blur, note, "off"] }
        Profile:
          type: object
          required: [hide, sitesOff, pause, sensitivity, filters]
          properties:
            hide: { type: array, items: { $ref: "#/components/schemas/Kind" } }
            sitesOff: { type: array, items: { type: string } }
            pause: { $ref: "#/components/schemas/Pause" }
            sensitivity: { type: number, minimum: 0, maximum: 1 }
            region: { type: string, description: two letters }
            language: { type: string }
            filters: { type: string }
            offUntil: { type: integer, description: seconds since 1970 }
        ProfileChange:
          type: object
          description: All of it is done or nothing. A null is as if it were not named.
          properties:
            hide: { type: [array, "null"], items: { $ref: "#/components/schemas/Kind" } }
            sitesOff: { type: [array, "null"], items: { type: string }, description: names of packs }
            pause: { enum: [cover, blur, note, "off", null] }
            sensitivity: { type: [number, "null"], minimum: 0, maximum: 1 }
            region: { type: [string, "null"], description: "a country's two letters, empty for none" }
            language: { type: [string, "null"], description: "as in de, empty for none" }
            filters: { type: [string, "null"] }
            offForMinutes: { type: [integer, "null"], minimum: 0, maximum: 1440 }
        Count:
          type: object
          required: [day, user, site, rule, kind, intervention, count]
          properties:
            day: { type: string, format: date }
            user: { type: string }
            site: { type: string }
            rule: { type: string }
            kind: { type: string }
            intervention: { type: string }
            count: { type: integer, minimum: 0 }
        Remark:
          type: object
          required: [line, column, message]
          properties: { line: { type: integer }, column: { type: integer }, message: { type: string } }
        Drift:
          type: object
          required: [site, rule, lastFound, missCount]
          properties:
            site: { type: string }
            rule: { type: string }
            lastFound: { type: string, format: date }
            missCount: { type: integer }
            packSeen: { type: string, format: date }
        LeftAlone:
          type: object
          required: [host, reason, minutesLeft]
          properties:
            host: { type: string }
            reason: { enum: [clientRejectedCertificate, challenge] }
            minutesLeft: { type: integer, minimum: 0 }
        Authority:
          type: object
          required: [domains, notAfter, daysLeft, endsSoon, path]
          properties:
            domains: { type: array, items: { type: string } }
            notAfter: { type: string }
            daysLeft: { type: integer }
            endsSoon: { type: boolean }
            path: { type: string }
        Person:
          type: object
          required: [name, knownBy]
          properties: { name: { type: string }, knownBy: { type: string } }
        Problem:
          type: object
          required: [title, status]
          properties: { title: { type: string }, status: { type: integer } }

    """#
}
