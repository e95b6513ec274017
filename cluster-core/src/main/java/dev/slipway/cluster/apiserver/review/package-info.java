/**
 * Questions about who somebody is and what they may do: answered by the objects in which they are put, kept nowhere.
 *
 * <p>For: the HTTP face. In: a review, who asks, what is granted. Out: the review with its status. Must never know: HTTP, the store.
 */
@NullMarked
package dev.slipway.cluster.apiserver.review;

import org.jspecify.annotations.NullMarked;
