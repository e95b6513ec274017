/**
 * What an admission policy says, read.
 *
 * <p>For: the rules of policies and those who enforce them. In: a policy. Out: its expressions, with what each may speak of. Must never know: who asks for
 * what, other objects.
 */
@NullMarked
package dev.slipway.cluster.kind.policy;

import org.jspecify.annotations.NullMarked;
