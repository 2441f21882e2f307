import { coreMethods } from './methods.js';
import { loadScript } from './script.js';

/** A double of Kustomer's `core.js`: `window.KustomerCore`, as far as `kustomer-chat-api.md` section 10 documents it. */
const { core, start } = loadScript('kustomerCoreLoaded');

Object.assign(window, { KustomerCore: { init: start, ...coreMethods(core) } });
