import type { LiveSink } from '../ports/live-transport.js';

/** Returns a sink that passes everything on, to be spread where some of it is to be changed on the way. */
export const forwardTo = (sink: LiveSink): LiveSink => ({
  messages: (incoming) => {
    sink.messages(incoming);
  },
  conversation: (conversation) => {
    sink.conversation(conversation);
  },
  typing: (isTyping, author) => {
    sink.typing(isTyping, author);
  },
  wait: (seconds) => {
    sink.wait(seconds);
  },
  features: (features) => {
    sink.features(features);
  },
  line: (state) => {
    sink.line(state);
  },
  gone: (error) => {
    sink.gone(error);
  },
});
