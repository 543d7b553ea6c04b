// GET /docs/: what other programs may ask, described by the routes themselves, with a page to try it. Nothing is
// fetched from elsewhere: the page's files are served from here.
import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import type { FastifyInstance } from "fastify";

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
  "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Comes before all other routes of an app, so that it hears of each. For the shop's network only. */
export function docs(app: FastifyInstance, { version }: { version: string }): void {
  void app.register(swagger, {
    hideUntagged: true,
    openapi: {
      openapi: "3.0.3",
      info: {
        title: "Kaunta",
        version,
        description:
          "What other programs may ask of this shop. Slashes at the end of an address may be there or not; bodies are at most 16 KB.",
      },
      tags: [
        { name: "Guests", description: "Open to guests' phones too." },
        { name: "Payments", description: "Paying for a plan." },
        { name: "Vouchers", description: "Codes in numbers, for operators." },
        { name: "Tokens", description: "Codes for other programs, by the key from the vouchers screen." },
        { name: "Operators", description: "Accounts, logins and key pairs." },
        { name: "Routers", description: "Routers, their state, and commands." },
        { name: "Statistics", description: "Every site at one glance." },
      ],
      components: {
        securitySchemes: {
          bearer: { type: "http", scheme: "bearer", bearerFormat: "JWT" },
          publicKey: { type: "apiKey", in: "header", name: "X-API-Key" },
          privateKey: { type: "apiKey", in: "header", name: "X-Private-Key" },
          basic: { type: "http", scheme: "basic" },
          loginPage: { type: "apiKey", in: "header", name: "X-Public-Key" },
        },
      },
    },
  });
  void app.register(swaggerUi, {
    routePrefix: "/docs",
    staticCSP: policy,
    theme: { title: "Kaunta – API" },
    uiConfig: {
      layout: "BaseLayout",
      docExpansion: "list",
      defaultModelsExpandDepth: -1,
      displayRequestDuration: true,
      // Keys typed into the page are forgotten with it.
      persistAuthorization: false,
    },
  });
}
