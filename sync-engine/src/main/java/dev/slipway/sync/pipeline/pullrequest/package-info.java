/**
 * Previews open pull requests at their forge, and does what is asked for in their comments.
 *
 * <p>For: the pipeline, for the pull requests of one repository. In: what is open, what the repository says, the situation and the gates that a
 * merge would meet. Out: a comment and statuses at the forge, pages, PullRequestPreviews, Promotions that somebody asked for. Must never know:
 * how an application is synced; nothing here holds up a sync.
 */
@NullMarked
package dev.slipway.sync.pipeline.pullrequest;

import org.jspecify.annotations.NullMarked;
