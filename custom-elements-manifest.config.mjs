/**
 * What the element offers, for editors and documentation: read out of the JSDoc above each class. Since `define.ts`
 * registers the element, its class names its tag with `@tag kustomer-handoff-chat`.
 */
export default {
  globs: ['src/elements/**/*.ts'],
  outdir: '.',
  litelement: true,
  plugins: [publicMembersOnly()],
};

function publicMembersOnly() {
  const isPublic = ({ name, privacy }) => !name?.startsWith('#') && (privacy ?? 'public') === 'public';
  return {
    name: 'public-members-only',
    packageLinkPhase({ customElementsManifest }) {
      for (const { declarations = [] } of customElementsManifest.modules) {
        for (const declaration of declarations) {
          if (declaration.members) declaration.members = declaration.members.filter(isPublic);
        }
      }
    },
  };
}
