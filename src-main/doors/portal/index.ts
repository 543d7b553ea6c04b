export { createPortalDoor, type PortalDoorParts } from "./door.ts";
