/** Another valid paper key, from the BIP39 test vectors (entropy of 0x7f bytes). */
export const OTHER_WORDS = `legal winner thank year wave sausage worth useful legal winner thank year wave sausage worth
  useful legal winner thank year wave sausage worth title`.split(/\s+/);
