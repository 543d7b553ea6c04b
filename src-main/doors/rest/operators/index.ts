export { users } from "./users.ts";
export { routers } from "./routers.ts";
