import type { Pins } from "./server-config.ts";

/**
 * The tools of our own servers as they were approved, by `hashOf`; eks also as it lists them when `--namespace` fixes that
 * input. `pins.test.ts` compares them with the servers and prints the right table.
 */
export const ourPins: Readonly<Record<"eks" | "prometheus" | "opensearch", Pins>> = {
  eks: {
    diagnose: [
      "321ba34384c18cc5caa17d889412367890ff69c7645ebf43b91e7ac6b41d6c9c",
      "ffca27133363e0fcce62f6c386281f3b83a601e145ca73fe619c2542e107f7d9",
    ],
    get_changes: [
      "015030eea48a5b117119ebe5be7bbb02ded58dee72f515fb21a3fad19f36f4f7",
      "4a707805eade40dce4d144c7830c350dfa5bfa3d6a317773c1df57129274aa16",
    ],
    get_events: [
      "58ab60cb202ec352263b662d1cc1aad4e05da29c38eaaa4e433d1163806a2800",
      "d2b563e7d8afb5ac548a6d6fffe69c7135970425e1f8c7a82f69b4c5c1551354",
    ],
    get_logs: [
      "27942601f6f8ea1c59777b77dd0ee43572fab134399a754da3088c191cf10654",
      "653e8818034da4fc00f0397b4a624dd7c85cdb22412d3b4291020c7d4434739d",
    ],
    get_object: [
      "465e03fe41470f009bca8d98fcdb1c892ee1079f7db6211d00e60c5529419f68",
      "66f8297e655f813c9d9d20fead3d43ccd761ab7264725b908380568ff2955801",
    ],
    kubectl: ["066d136a22b725d180ca8048df3b107f61f616435643d075c1ef8520f86f5168"],
    list_objects: [
      "163d700639cffc288a21968a64c96a14c787c9bb2ac09e8cc4ced2281d03c5db",
      "e9f480a6d9cf3ad69d61c0e5dbe3648ed7ea78dbcc8bb5ec49da19a9352a1a81",
    ],
  },
  prometheus: {
    golden_signals: ["af8691f45943a81f60d2a9dc1b3ed7d9d9f54f67196dbd380cb4fefbc3ef44e1"],
    list_alerts: ["0508627b0055398ea0d7b0ecb9113cd7aec3d27bae3695fc32902a15afe07d7c"],
    query_instant: ["99de341902d1d6d0a53a3ae6348c5d085aa9f853cf30eea7b218ad4fa08fb460"],
    query_range: ["ae95f5ba7ce50a9fd7c113f097abeedac57e4b13ad228f1fe0f8bd0e2fa56286"],
  },
  opensearch: {
    log_patterns: ["c0e42c89cb15a9eddd734d06781f947d51793f9e7cacc7900854ed3897724413"],
    search_logs: ["83e235b8a18390d93299bd630e123542f123d2f848464b45f851e9930db6c2e5"],
  },
};
