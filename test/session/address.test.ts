import { expect } from 'chai';
import { isOrgName, resolveBaseUrl } from '../../src/session/address.js';
import { fc } from '../support/property.js';

const PAGE = 'https://shop.example/help/';

describe('isOrgName', () => {
  for (const org of ['acme', 'acme-2', '0', 'a-b-c']) {
    it(`takes "${org}"`, () => {
      expect(isOrgName(org)).to.be.true;
    });
  }
  for (const org of [
    '',
    'Acme',
    'a.b',
    'a/b',
    'a_b',
    'a b',
    'a@b',
    'a:1',
    'evil.example/',
    'acme\n',
    'ä',
    '%2e',
  ]) {
    it(`refuses ${JSON.stringify(org)}`, () => {
      expect(isOrgName(org)).to.be.false;
    });
  }
});

describe('resolveBaseUrl', () => {
  it("makes the organisation's address, which finds the region by itself", () => {
    expect(resolveBaseUrl('acme', '', PAGE)).to.equal('https://acme.api.kustomerapp.com');
  });

  it('gives nothing without a name, or with one that is none', () => {
    expect(resolveBaseUrl('', '', PAGE)).to.equal(null);
    expect(resolveBaseUrl('evil.example/', '', PAGE)).to.equal(null);
  });

  const good: readonly (readonly [string, string])[] = [
    ['https://proxy.example', 'https://proxy.example'],
    ['https://proxy.example/', 'https://proxy.example'],
    ['https://proxy.example/kustomer//', 'https://proxy.example/kustomer'],
    ['http://127.0.0.1:4600', 'http://127.0.0.1:4600'],
    ['/kustomer', 'https://shop.example/kustomer'],
    ['kustomer', 'https://shop.example/help/kustomer'],
    ['HTTPS://Proxy.Example', 'https://proxy.example'],
  ];
  for (const [given, resolved] of good) {
    it(`takes base URL "${given}" over the organisation`, () => {
      expect(resolveBaseUrl('acme', given, PAGE)).to.equal(resolved);
    });
  }

  const bad = [
    'https://user@proxy.example',
    'https://user:secret@proxy.example',
    'https://proxy.example/?token=1',
    'https://proxy.example/#x',
    'javascript:alert(1)',
    'data:text/html,x',
    'ftp://proxy.example',
    'file:///etc/passwd',
    'blob:https://proxy.example/1',
    'https://',
    'http://[',
  ];
  for (const given of bad) {
    it(`refuses base URL "${given}", and does not fall back to the organisation`, () => {
      expect(resolveBaseUrl('acme', given, PAGE)).to.equal(null);
    });
  }

  for (const given of ['https://proxy.example/?', 'https://proxy.example/a?', 'https://proxy.example/#']) {
    it(`lets no empty query or fragment of "${given}" swallow the routes`, () => {
      const resolved = resolveBaseUrl('', given, PAGE);
      if (resolved !== null) {
        expect(new URL(`${resolved}/c/v1/chat/sessions`).pathname).to.match(/\/c\/v1\/chat\/sessions$/);
      }
    });
  }

  it('gives an address to which a path can be put, or nothing, whatever it is given', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.webUrl({ withQueryParameters: true, withFragments: true }), fc.string()),
        (given) => {
          const resolved = resolveBaseUrl('acme', given, PAGE);
          if (resolved === null) return;
          const url = new URL(`${resolved}/c/x`);
          expect(url.pathname.endsWith('/c/x'), resolved).to.be.true;
          expect(`${url.search}${url.hash}${url.username}${url.password}`).to.equal('');
        },
      ),
    );
  });
});
