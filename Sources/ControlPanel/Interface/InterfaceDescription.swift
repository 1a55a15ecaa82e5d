/// The API's description, the same text as `docs/openapi.yaml`.
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
    servers: [{ url: "http://127.0.0.1:8877" }]
    paths:
      /healthz:
        get: { summary: Whether it runs, responses: { "200": { description: ok } } }
      /metrics:
        get: { summary: Numbers in Prometheus' text format, responses: { "200": { description: metrics } } }
      /api/v1/profile:
        get:
          summary: The person's profile
          responses: { "200": { description: profile, content: { application/json: { schema: { $ref: "#/components/schemas/Profile" } } } } }
        patch:
          summary: Change what is named, leave the rest
          parameters: [{ $ref: "#/components/parameters/Program" }]
          requestBody: { content: { application/json: { schema: { $ref: "#/components/schemas/ProfileChange" } } } }
          responses:
            "200": { description: the profile now, content: { application/json: { schema: { $ref: "#/components/schemas/Profile" } } } }
            "422": { description: refused, content: { application/json: { schema: { $ref: "#/components/schemas/Problem" } } } }
      /api/v1/journal:
        get:
          summary: The person's counts
          parameters: [{ name: days, in: query, schema: { type: integer, minimum: 1, default: 1 } }]
          responses: { "200": { description: counts, content: { application/json: { schema: { type: array, items: { $ref: "#/components/schemas/Count" } } } } } }
        delete:
          summary: Erase the person's counts
          parameters: [{ $ref: "#/components/parameters/Program" }]
          responses: { "204": { description: erased } }
      /api/v1/filters/check:
        post:
          summary: What is wrong with filter lines
          parameters: [{ $ref: "#/components/parameters/Program" }]
          requestBody: { content: { application/json: { schema: { type: object, required: [filters], properties: { filters: { type: string } } } } } }
          responses: { "200": { description: remarks, content: { application/json: { schema: { type: object, properties: { remarks: { type: array, items: { $ref: "#/components/schemas/Remark" } } } } } } } }
      /api/v1/rules/drift:
        get: { summary: Rules that find nothing any more, responses: { "200": { description: rules } } }
      /api/v1/authority:
        get: { summary: For which names the certificate authority can sign, responses: { "200": { description: authority } } }
      /api/v1/people:
        get: { summary: Who has a profile; empty unless the owner asks, responses: { "200": { description: people } } }
    components:
      parameters:
        Program: { name: X-Lenity-Request, in: header, required: true, schema: { const: "1" } }
      schemas:
        Profile:
          type: object
          properties:
            hide: { type: array, items: { type: string } }
            sitesOff: { type: array, items: { type: string } }
            pause: { enum: [cover, blur, note, "off"] }
            sensitivity: { type: number, minimum: 0, maximum: 1 }
            region: { type: string, description: two letters }
            language: { type: string }
            filters: { type: string }
            offUntil: { type: integer, description: seconds since 1970 }
        ProfileChange:
          type: object
          properties:
            hide: { type: array, items: { type: string } }
            sitesOff: { type: array, items: { type: string } }
            pause: { enum: [cover, blur, note, "off"] }
            sensitivity: { type: number, minimum: 0, maximum: 1 }
            region: { type: string, description: empty for none }
            language: { type: string, description: empty for none }
            filters: { type: string }
            offForMinutes: { type: integer, minimum: 0, maximum: 1440 }
        Count:
          type: object
          properties:
            day: { type: string, format: date }
            user: { type: string }
            site: { type: string }
            rule: { type: string }
            kind: { type: string }
            intervention: { type: string }
            count: { type: integer }
        Remark:
          type: object
          properties: { line: { type: integer }, column: { type: integer }, message: { type: string } }
        Problem:
          type: object
          properties: { title: { type: string }, status: { type: integer } }

    """#
}
