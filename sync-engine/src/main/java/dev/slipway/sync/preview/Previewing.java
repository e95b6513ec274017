package dev.slipway.sync.preview;

import dev.slipway.cluster.client.Answer;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Rendering;
import dev.slipway.sync.plan.Imagined;
import dev.slipway.sync.plan.Kinds;
import dev.slipway.sync.plan.Plan;
import dev.slipway.sync.plan.Planner;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes a preview from renderings alone: what a rendering changes is planned against what the other one would have made of an empty control
 * plane. So it needs no server, and nothing that only lives can be in it.
 */
public final class Previewing {
    private final Kinds kinds;
    private final String repository;

    /** @param repository the name that the config repository has here, as owners of objects are called */
    public Previewing(Kinds kinds, String repository) {
        this.kinds = kinds.orUnknown();
        this.repository = repository;
    }

    /** Of what was rendered. */
    public Preview of(Subject subject, List<Renditions.OfStage> stages) {
        return new Preview(subject, stages.stream().map(this::stage).toList(), List.of());
    }

    private StagePreview stage(Renditions.OfStage stage) {
        return new StagePreview(
                stage.stage().name(),
                stage.existence(),
                stage.deploysOnMerge(),
                stage.running(),
                stage.flags(),
                List.of(),
                stage.applications().stream()
                        .map(one -> application(one, stage.running().isPresent()))
                        .toList(),
                stage.problems());
    }

    private ApplicationPreview application(Renditions one, boolean runs) {
        Outcome<Forecast> own = between(one, one.base(), one.merged());
        Outcome<Forecast> onMerge = between(one, one.running(), one.onMerge());
        Optional<Forecast> batch =
                runs ? between(one, one.running(), one.merged()).asOptional() : Optional.empty();
        List<Problem> inherited = one.base().problems();
        List<Problem> brought = new ArrayList<>(own.problems());
        onMerge.problems().stream()
                .filter(problem -> !one.running().problems().contains(problem))
                .forEach(brought::add);
        brought.removeAll(inherited);
        Forecast nothing = Forecast.nothing(one.application().name(), namespace(one));
        Forecast known = own.asOptional().orElse(nothing);
        List<Danger> dangers = new ArrayList<>(Dangers.of(known));
        onMerge.asOptional().map(Dangers::of).ifPresent(dangers::addAll);
        batch.map(Dangers::of).ifPresent(dangers::addAll);
        return new ApplicationPreview(
                one.application(),
                known,
                onMerge.asOptional().orElse(nothing),
                batch,
                dangers,
                brought.stream().distinct().toList(),
                inherited);
    }

    private static String namespace(Renditions one) {
        return one.merged()
                .asOptional()
                .or(() -> one.base().asOptional())
                .or(() -> one.running().asOptional())
                .map(Rendering::namespace)
                .orElse("");
    }

    private Outcome<Forecast> between(Renditions one, Outcome<Rendering> before, Outcome<Rendering> after) {
        // What could not be rendered before was not there, as far as anybody can tell.
        if (after.asOptional().isEmpty()) return Outcome.bad(after.problems());
        Rendering now = after.asOptional().get();
        if (!Renditions.isDifferent(before, after))
            return Outcome.good(Forecast.nothing(one.application().name(), now.namespace()));
        Rendering was = before.asOptional()
                .orElseGet(() -> Rendering.nothing(one.application(), now.commit(), now.namespace()));
        Imagined live = new Imagined(was, repository + "/" + one.application().name(), kinds);
        return Planner.plan(live.towards(now)).then(plan -> forecast(live, plan, now));
    }

    private Outcome<Forecast> forecast(Imagined live, Plan plan, Rendering now) {
        Forecasting forecasting =
                new Forecasting(kinds, live, step -> Answer.done(step.object()), Disclosure.ofRepository(live));
        return forecasting
                .of(plan, now)
                .then(forecast -> Outcome.good(forecast.with(forecasting.hooks(plan, live.hooks(), now))));
    }
}
