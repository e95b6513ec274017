/**
 * What objects use up, and what a ResourceQuota says about it.
 *
 * <p>For: admission, which refuses what would be too much, and the controller that shows what is in use. In: quotas, objects. Out: amounts by the
 * names that quotas use. Must never know: where objects are kept, who asks.
 */
@NullMarked
package dev.slipway.cluster.kind.quota;

import org.jspecify.annotations.NullMarked;
