export { createPlans, type Plans, type StillNeeded } from "./plans.ts";
export { createSpread, putProfiles, type Spread } from "./spread.ts";
export { planCalls } from "./calls.ts";
export { profileOf, type Profile } from "./profile.ts";
export { windowAt, type WindowNow } from "./rules.ts";
export { instantOf, localOf } from "./zone.ts";
