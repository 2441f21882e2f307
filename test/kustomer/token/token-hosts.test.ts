import { expect } from 'chai';
import { resolveBaseUrl } from '../../../src/session/address.js';
import { mayReceivePageToken } from '../../../src/kustomer/token/token-hosts.js';
import { corpusOrSkip } from '../../support/corpora.js';

const PAGE = 'https://shop.example/help/';
const ORIGIN = 'https://shop.example';

describe('mayReceivePageToken', () => {
  const allowed = [
    'https://acme.api.kustomerapp.com',
    'https://api.prod2.kustomerapp.com',
    'https://shop.example',
    'https://shop.example/kustomer',
    'http://localhost:4600',
    'http://127.0.0.1:4600/sandboxes/x',
    'http://127.1.2.3',
    'http://[::1]:4600',
    'http://kustomer.localhost',
  ];
  for (const url of allowed) {
    it(`lets the page's token go to ${url}`, () => {
      expect(mayReceivePageToken(url, ORIGIN)).to.be.true;
    });
  }

  const refused = [
    'http://acme.api.kustomerapp.com',
    'https://kustomerapp.com',
    'https://kustomerapp.com.evil.example',
    'https://acme.kustomerapp.com.evil.example',
    'https://evilkustomerapp.com',
    'https://evil.example/.kustomerapp.com',
    'https://evil.example/acme.api.kustomerapp.com',
    'https://evil.example#.kustomerapp.com',
    'https://evil.example?x.kustomerapp.com',
    'https://acme.api.kustomerapp.com@evil.example',
    'https://evil.example\\.kustomerapp.com',
    'https://kustomerapp.co',
    'http://shop.example',
    'https://shop.example:8443',
    'https://shop.example.evil.example',
    'https://sub.shop.example',
    'http://localhost.evil.example',
    'http://127.0.0.1.evil.example',
    'http://evillocalhost',
    'http://128.0.0.1',
    'http://[::2]',
    'http://10.0.0.1',
    'nonsense',
    '',
  ];
  for (const url of refused) {
    it(`keeps the page's token from "${url}"`, () => {
      expect(mayReceivePageToken(url, ORIGIN)).to.be.false;
    });
  }

  it('lets it go to no address that a list of open redirects resolves to, off the allowed hosts', async function () {
    for (const given of await corpusOrSkip(this, 'open-redirects')) {
      const resolved = resolveBaseUrl('', given, PAGE);
      if (resolved === null) continue;
      const { protocol, hostname, origin } = new URL(resolved);
      const own = origin === ORIGIN;
      const kustomer = protocol === 'https:' && hostname.endsWith('.kustomerapp.com');
      const loopback = /^(?:127\.\d+\.\d+\.\d+|\[::1\]|(?:.+\.)?localhost)$/.test(hostname);
      if (own || kustomer || loopback) continue;
      expect(mayReceivePageToken(resolved, ORIGIN), given).to.be.false;
    }
  });
});
