/**
 * Brings commits from stage to stage: by themselves, by a Promotion, and back.
 *
 * <p>For: the pipeline, for the stages of one repository. In: what the repository says, how applications stand, Promotions, Approvals and
 * Verifications. Out: tags moved, and the status of Stages and Promotions. Must never know: how an application becomes what it should be.
 *
 * <p>{@code Stages} has them all; {@code StageSync} keeps each stage, {@code PromotionSync} and {@code RollbackSync} do what a Promotion asks
 * for, {@code Gatekeeper} asks the gates, {@code TagMover} moves the tag.
 */
@NullMarked
package dev.slipway.sync.pipeline.promotion;

import org.jspecify.annotations.NullMarked;
