package dev.slipway.cluster.apiserver.admission;

import dev.slipway.cluster.apiserver.admission.Request.Operation;
import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.Status;
import dev.slipway.diff.tree.Mapping;
import java.util.Comparator;
import java.util.Optional;

/** The number behind a priority class. Pods say the class, never the number; of classes only one is for those that say nothing. */
final class Priorities implements Plugin {
    private static final GroupKind POD = new GroupKind("", "Pod");
    private static final GroupKind CLASS = new GroupKind("scheduling.k8s.io", "PriorityClass");
    private static final String PREEMPTS = "PreemptLowerPriority";

    /** What a pod gets without any class. */
    private static final Grade NONE = new Grade("", 0, PREEMPTS);

    /** A class and what it means. */
    private record Grade(String name, long value, String preemption) {
        static Grade of(ApiObject priorityClass) {
            Mapping root = priorityClass.root();
            return new Grade(
                    priorityClass.name(),
                    root.whole("value").orElse(0L),
                    root.text("preemptionPolicy").orElse(PREEMPTS));
        }
    }

    @Override
    public String name() {
        return "Priority";
    }

    @Override
    public Answer<ApiObject> mutate(Request request) {
        ApiObject pod = request.object();
        if (!request.creates(POD)) return Answer.done(pod);
        String wanted = pod.spec().text("priorityClassName").orElse("");
        Optional<Grade> grade = wanted.isEmpty() ? Optional.of(usual(request)) : named(wanted, request);
        if (grade.isEmpty())
            return Answer.refused(request.forbidden("no PriorityClass with name " + wanted + " was found"));
        return refusal(pod.spec(), grade.get())
                .<Answer<ApiObject>>map(why -> Answer.refused(request.forbidden(why)))
                .orElseGet(() -> Answer.done(pod.with("spec", graded(pod.spec(), grade.get()))));
    }

    private static Mapping graded(Mapping spec, Grade grade) {
        Mapping named = grade.name().isEmpty() ? spec : spec.with("priorityClassName", grade.name());
        return named.with("priority", grade.value()).with("preemptionPolicy", grade.preemption());
    }

    /** A number of one's own is wrong unless it is the right one. */
    private static Optional<String> refusal(Mapping spec, Grade grade) {
        Optional<Long> number = spec.whole("priority").filter(given -> given != grade.value());
        if (number.isPresent()) {
            return Optional.of("the integer value of priority (" + number.get()
                    + ") must not be provided in pod spec; priority admission controller computed " + grade.value()
                    + " from the given PriorityClass name");
        }
        return spec.text("preemptionPolicy")
                .filter(given -> !given.equals(grade.preemption()))
                .map(given -> "the string value of PreemptionPolicy (" + given
                        + ") must not be provided in pod spec; priority admission controller computed "
                        + grade.preemption() + " from the given PriorityClass name");
    }

    private static Optional<Grade> named(String name, Request request) {
        return request.head().get(new ObjectKey(CLASS, "", name)).map(Grade::of);
    }

    private static Grade usual(Request request) {
        return request.head().list(CLASS).stream()
                .filter(Priorities::isUsual)
                .map(Grade::of)
                .min(Comparator.comparing(Grade::value).thenComparing(Grade::name))
                .orElse(NONE);
    }

    @Override
    public Optional<Status> refuse(Request request) {
        ApiObject wanted = request.object();
        boolean concerned = request.isOf(CLASS) && request.operation() != Operation.DELETE && isUsual(wanted);
        if (!concerned) return Optional.empty();
        return request.head().list(CLASS).stream()
                .filter(other -> isUsual(other) && !other.name().equals(wanted.name()))
                .findFirst()
                .map(other -> request.forbidden(
                        "PriorityClass " + other.name() + " is already marked as default. Only one default can exist"));
    }

    private static boolean isUsual(ApiObject priorityClass) {
        return priorityClass.root().bool("globalDefault").orElse(false);
    }
}
