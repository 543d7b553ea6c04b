export { OverviewPage } from "./OverviewPage.tsx";
export { SitePage } from "./SitePage.tsx";
export { useGuestSearch } from "./useGuestSearch.ts";
