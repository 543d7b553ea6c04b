// The doctor's front door.
export { createDoctor } from "./doctor.ts";
