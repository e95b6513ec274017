/**
 * The commands. Those about a running Slipway are clients of its API server, like kubectl; the others read a config repository on disk.
 *
 * <p>For: people and scripts. In: arguments, the environment as {@link dev.slipway.sync.cli.Terminal} hands it on. Out: lines on stdout,
 * trouble on stderr, an exit code: 0 done or no difference, 1 error, 2 usage, 3 differences found. Must never know: how the program is put
 * together; what it needs started or reached it asks of {@link dev.slipway.sync.cli.Service} and {@link
 * dev.slipway.sync.cli.PlaneDoor}.
 */
@NullMarked
package dev.slipway.sync.cli;

import org.jspecify.annotations.NullMarked;
