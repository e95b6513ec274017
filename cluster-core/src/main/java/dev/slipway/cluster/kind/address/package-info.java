/**
 * Addresses of the Internet Protocol and ranges of them, as API objects write them.
 *
 * <p>For: everybody who reads or gives out addresses. In: text. Out: numbers to compare, and the one text that an address is written as. Must never
 * know: sockets, names, who has which address.
 */
@NullMarked
package dev.slipway.cluster.kind.address;

import org.jspecify.annotations.NullMarked;
