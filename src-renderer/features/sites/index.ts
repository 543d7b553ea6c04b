export { OverviewPage } from "./OverviewPage.tsx";
export { SitePage } from "./SitePage.tsx";
