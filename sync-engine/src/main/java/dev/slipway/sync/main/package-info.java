/**
 * Where the program starts and is put together: every {@code new} of the program, top to bottom.
 *
 * <p>In: the command line and the environment, read once. Out: a running program and its exit code.
 *
 * <p>Must never know: how any stage decides. Nothing else in the program may use this package.
 */
@NullMarked
package dev.slipway.sync.main;

import org.jspecify.annotations.NullMarked;
