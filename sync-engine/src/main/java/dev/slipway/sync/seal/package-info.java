/**
 * Parameters that are encrypted where they lie, with <a href="https://age-encryption.org/v1">age</a>. The only door to jagged.
 *
 * <p>In: the text of an encrypted parameter, and private keys that somebody else read; or a plain value, and public keys. Out: the plain value,
 * in memory; or the encrypted text; or why not, in words that hold neither.
 *
 * <p>Must never know: files, which parameter a text belongs to, what is done with it.
 */
@NullMarked
package dev.slipway.sync.seal;

import org.jspecify.annotations.NullMarked;
