import { expect } from '@open-wc/testing';
import { LitElement } from 'lit';
import { ChildTranscript } from '../../../src/elements/controllers/child-transcript.js';
import { settle } from '../../support/manual-clock.js';

class Reader extends LitElement {
  readonly texts: string[] = [];
  readonly controller = new ChildTranscript(this, (text) => this.texts.push(text));
}
customElements.define('test-child-transcript', Reader);

const script = (text: string): HTMLScriptElement => {
  const element = document.createElement('script');
  element.type = 'application/json';
  element.textContent = text;
  return element;
};

describe('ChildTranscript', () => {
  let box: HTMLElement;
  beforeEach(() => {
    box = document.createElement('div');
    document.body.append(box);
  });
  afterEach(() => {
    box.remove();
    // The property of the prototype shows again.
    delete (document as { readyState?: unknown }).readyState;
  });

  const loading = (): void => {
    Object.defineProperty(document, 'readyState', { configurable: true, get: () => 'loading' });
  };
  const loaded = (): void => {
    delete (document as { readyState?: unknown }).readyState;
    document.dispatchEvent(new Event('DOMContentLoaded'));
  };

  it('reads what is there', () => {
    const reader = new Reader();
    reader.append(script('[1]'));
    box.append(reader);
    expect(reader.texts).to.deep.equal(['[1]']);
  });

  it('reads once', async () => {
    const reader = new Reader();
    reader.append(script('[1]'));
    box.append(reader);
    reader.append(script('[2]'));
    reader.remove();
    box.append(reader);
    await settle();
    expect(reader.texts).to.deep.equal(['[1]']);
  });

  it('reads what a framework adds later, its text even later', async () => {
    const reader = new Reader();
    box.append(reader);
    const child = script('');
    reader.append(child);
    await settle();
    expect(reader.texts).to.deep.equal([]);
    child.append('[3]');
    await settle();
    expect(reader.texts).to.deep.equal(['[3]']);
  });

  it('ignores other children', async () => {
    const reader = new Reader();
    const other = document.createElement('script');
    other.type = 'text/plain';
    other.textContent = '[1]';
    reader.append(other, document.createElement('p'));
    box.append(reader);
    await settle();
    expect(reader.texts).to.deep.equal([]);
  });

  it('waits on a page that streams in, until something follows', async () => {
    loading();
    const reader = new Reader();
    document.body.append(box);
    box.append(reader);
    const child = script('[1,');
    reader.append(child);
    await settle();
    expect(reader.texts).to.deep.equal([]);
    child.append('2]');
    await settle();
    expect(reader.texts).to.deep.equal([]);
    box.append(document.createElement('p'));
    await settle();
    expect(reader.texts).to.deep.equal(['[1,2]']);
  });

  it('waits until the page is loaded where nothing follows', async () => {
    loading();
    const reader = new Reader();
    box.append(reader);
    reader.append(script('[1]'));
    await settle();
    expect(reader.texts).to.deep.equal([]);
    loaded();
    expect(reader.texts).to.deep.equal(['[1]']);
  });

  it('watches only the element once the page is loaded', async () => {
    loading();
    const reader = new Reader();
    box.append(reader);
    loaded();
    reader.append(script('[1]'));
    await settle();
    expect(reader.texts).to.deep.equal(['[1]']);
  });

  it('reads nothing while it is away from the page', async () => {
    const reader = new Reader();
    box.append(reader);
    reader.remove();
    reader.append(script('[1]'));
    await settle();
    expect(reader.texts).to.deep.equal([]);
    box.append(reader);
    expect(reader.texts).to.deep.equal(['[1]']);
  });
});
