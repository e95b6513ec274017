/**
 * Who may do what: Kubernetes' role-based access control.
 *
 * <p>For: the HTTP face, which asks before it does anything, and the front door, which lets nobody grant more than they have. In: a user, what
 * is asked, and a snapshot of roles and bindings. Out: yes or no and why. Must never know: HTTP, how users prove who they are.
 */
@NullMarked
package dev.slipway.cluster.apiserver.rbac;

import org.jspecify.annotations.NullMarked;
