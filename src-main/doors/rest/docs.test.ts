import { afterEach, beforeEach, expect, test } from "vitest";
import { openHouse, word, type House } from "./operators/house.fixture.ts";

let house: House;
beforeEach(async () => {
  house = await openHouse();
});
afterEach(() => house.end());

type Operation = {
  tags: string[];
  summary: string;
  security: Record<string, unknown>[];
  requestBody?: { content: Record<string, { schema: { properties: Record<string, unknown> } }> };
  responses: Record<
    string,
    { description: string; content: Record<string, { schema: { example: object } }> }
  >;
};
type OpenApi = {
  openapi: string;
  info: { title: string; version: string };
  paths: Record<string, Record<string, Operation>>;
  components: { securitySchemes: Record<string, unknown> };
};
const openApi = async (): Promise<OpenApi> =>
  (await house.ask("GET", "/docs/json")).body as unknown as OpenApi;

test("every route other programs may ask is described, by the shapes it reads", async () => {
  const { openapi, info, paths, components } = await openApi();
  expect([openapi, info.title, info.version]).toEqual(["3.0.3", "Kaunta", "9.9.9"]);
  const routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(routes).toEqual(
    expect.arrayContaining([
      "GET /api/health/",
      "GET /api/bundles/",
      "POST /api/verify/",
      "GET /api/user-status/{phone}/",
      "POST /api/vouchers/redeem/",
      "GET /api/devices/{phone}/",
      "POST /api/devices/remove/",
      "POST /api/vouchers/generate/",
      "GET /api/vouchers/list/",
      "GET /api/hotspot/stats",
      "POST /api/token",
      "POST /api/tokens/bulk_create",
      "GET /api/token/info",
      "POST /api/token/disable",
      "POST /users/register/",
      "POST /users/login/",
      "POST /users/api-key-login/",
      "POST /users/token/refresh/",
      "GET /users/profile/",
      "PUT /users/profile/",
      "GET /users/api-keys/",
      "POST /users/generate-api-key/",
      "POST /users/rotate-api-keys/",
      "GET /routers/",
      "POST /routers/",
      "GET /routers/{id}/",
      "PUT /routers/{id}/",
      "DELETE /routers/{id}/",
      "POST /routers/{id}/test-connection/",
      "POST /routers/{id}/execute-command/",
      "GET /routers/{id}/device-info/",
      "GET /routers/{id}/packages/",
    ]),
  );
  const known = new Set(Object.keys(components.securitySchemes));
  for (const [path, methods] of Object.entries(paths))
    for (const operation of Object.values(methods)) {
      expect([path, operation.tags.length, operation.summary.length > 3]).toEqual([path, 1, true]);
      expect([path, Object.keys(operation.responses).length > 0]).toEqual([path, true]);
      for (const way of operation.security ?? [])
        for (const name of Object.keys(way)) expect(known).toContain(name);
    }
  const generate =
    paths["/api/vouchers/generate/"]?.["post"]?.requestBody?.content["application/json"]?.schema;
  expect(generate?.properties["quantity"]).toEqual({ type: "number", minimum: 1, maximum: 1000 });
  expect(paths["/api/token"]?.["post"]?.requestBody?.content).toHaveProperty(
    "application/x-www-form-urlencoded",
  );
});

test("what the examples show is what is answered", async () => {
  const { paths } = await openApi();
  const shown = (path: string, method: string, status = 200): string[] =>
    Object.keys(
      paths[path]?.[method]?.responses[String(status)]?.content["application/json"]?.schema.example ?? {},
    );
  const owner = await house.as("owner");
  const answered = async (method: string, path: string, body?: object): Promise<string[]> =>
    Object.keys((await house.ask(method, path, body, owner)).body);

  expect(await answered("GET", "/api/health/")).toEqual(shown("/api/health/", "get"));
  expect(await answered("GET", "/api/bundles/")).toEqual(shown("/api/bundles/", "get"));
  expect(await answered("GET", "/api/vouchers/list/")).toEqual(shown("/api/vouchers/list/", "get"));
  expect(await answered("POST", "/api/vouchers/generate/", { quantity: 1, duration_hours: 1 })).toEqual(
    shown("/api/vouchers/generate/", "post"),
  );
  const login = { username: "Amina", password: word };
  expect(await answered("POST", "/users/login/", login)).toEqual(shown("/users/login/", "post"));
  expect(await answered("POST", "/users/login/", {})).toEqual(shown("/users/login/", "post", 400));
  expect(await answered("POST", "/users/generate-api-key/", {})).toEqual(
    shown("/users/generate-api-key/", "post", 201),
  );
  expect(await answered("GET", "/users/api-keys/")).toEqual(shown("/users/api-keys/", "get"));
  expect(await answered("GET", "/users/profile/")).toEqual(shown("/users/profile/", "get"));
  expect(await answered("PUT", "/users/profile/", {})).toEqual(shown("/users/profile/", "put"));
  const router = { name: "Kisumu", host: "192.0.2.7", username: "admin", password: "x" };
  expect(await answered("POST", "/routers/", router)).toEqual(shown("/routers/", "post", 201));
  expect(await answered("GET", "/routers/7/")).toEqual(shown("/routers/{id}/", "get", 404));
});

test("the page and all its files come from here, with and without a slash, and load nothing from elsewhere", async () => {
  for (const path of ["/docs", "/docs/"]) {
    const page = await fetch(house.base + path);
    const html = await page.text();
    expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
    expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(html).toContain("<title>Kaunta – API</title>");
    expect(html).not.toMatch(/https?:\/\//);
    const files = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file = ""]) => file);
    expect(files.length).toBeGreaterThan(4);
    for (const file of files) {
      const answer = await fetch(new URL(file, `${house.base}/docs/`));
      await answer.arrayBuffer();
      expect([file, answer.status]).toEqual([file, 200]);
    }
  }
});

test("a description never refuses: bodies that do not fit are answered in the API's own words", async () => {
  const { status, body } = await house.ask("POST", "/api/verify/", { phone_number: ["x"] });
  expect([status, body]).toEqual([
    400,
    { success: false, message: "phone_number is missing or not as expected." },
  ]);
});
