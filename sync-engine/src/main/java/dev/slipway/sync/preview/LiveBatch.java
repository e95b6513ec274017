package dev.slipway.sync.preview;

import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.sync.apply.Refusals;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Rendering;
import dev.slipway.sync.plan.Imagined;
import dev.slipway.sync.plan.Kinds;
import dev.slipway.sync.plan.Plan;
import dev.slipway.sync.plan.Room;
import dev.slipway.sync.plan.Situation.Live;
import dev.slipway.sync.plan.Step;
import dev.slipway.sync.preview.Danger.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What a promotion would bring to an application as it lives: the plan that a sync would carry out, and what the control plane said to each of
 * its writes when it was only asked. Shown is no more than the repository says.
 *
 * @param running what the stage's commit makes of the application
 * @param merged what it would be
 * @param tried what the control plane answered, by object; what is new cannot always be tried
 */
public record LiveBatch(
        Rendering running,
        Rendering merged,
        Plan plan,
        Live live,
        String owner,
        Kinds kinds,
        SortedMap<ObjectKey, Answer<ApiObject>> tried) {

    /** The same application with this batch in the place of one that was only imagined. */
    public ApplicationPreview in(ApplicationPreview imagined) {
        Imagined known = new Imagined(running, owner, kinds.orUnknown());
        Outcome<Forecast> batch =
                new Forecasting(kinds, live, this::after, Disclosure.ofRepository(known)).of(plan, merged);
        List<Danger> dangers = new ArrayList<>();
        Room.of(plan, live, merged.namespace())
                .forEach(shortage -> dangers.add(Danger.of(Kind.DOES_NOT_FIT, shortage.object(), shortage.sentence())));
        List<Problem> refusals = refusals();
        plan.steps()
                .filter(step -> refusal(step).isPresent())
                .forEach(step -> dangers.add(Danger.of(Kind.REFUSED, step.key(), "would be refused")));
        return imagined.with(batch.asOptional(), dangers, refusals);
    }

    private List<Problem> refusals() {
        return plan.steps().flatMap(step -> refusal(step).stream()).toList();
    }

    private Optional<Problem> refusal(Step step) {
        return Optional.ofNullable(tried.get(step.key()))
                .flatMap(Answer::refusal)
                .map(status -> Refusals.problem(step.key(), step.origin(), status));
    }

    /** What is refused is shown as it was meant. */
    private Answer<ApiObject> after(Step step) {
        return Optional.ofNullable(tried.get(step.key()))
                .filter(answer -> answer.refusal().isEmpty())
                .orElseGet(() -> Answer.done(step.object()));
    }
}
