const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' ||
  hostname.endsWith('.localhost') ||
  hostname === '[::1]' ||
  /^127(?:\.\d{1,3}){3}$/.test(hostname);

/** Whether the token that Kustomer's web SDK keeps on the page may be sent to an address (public-api.md, "Identity"). */
export const mayReceivePageToken = (baseUrl: string, pageOrigin: string): boolean => {
  let url: URL;
  try {
    url = new URL(baseUrl);
  } catch {
    return false;
  }
  if (url.protocol === 'https:' && url.hostname.endsWith('.kustomerapp.com')) return true;
  return url.origin === pageOrigin || isLoopback(url.hostname);
};
