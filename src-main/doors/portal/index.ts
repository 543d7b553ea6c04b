export { createPortalDoor } from "./door.ts";
