package dev.slipway.sync.pipeline.application;

import dev.slipway.sync.apply.Tombstone.Burial;
import dev.slipway.sync.gate.Gates.Verdicts;
import dev.slipway.sync.plan.Plan;
import dev.slipway.sync.report.ApplicationReport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * What an execution is told to do.
 *
 * @param burial how what it deletes is kept
 * @param isStillWanted asked between two steps: when it says no, the rest is left
 * @param report what there is to say of the application at the moment of asking
 */
record Order(
        Plan plan,
        Verdicts verdicts,
        Burial burial,
        BooleanSupplier isStillWanted,
        Supplier<ApplicationReport> report) {}
