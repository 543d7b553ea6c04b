// Apart from the routes, so that pages may link to a site without knowing all pages.

export const siteAddress = (slug: string): string => `/sites/${slug}`;
