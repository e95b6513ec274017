package dev.slipway.cluster.kind.builtin;

import dev.slipway.cluster.kind.Kind.Rules;
import dev.slipway.cluster.kind.check.Problems;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Status.Cause;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Tree;
import java.util.List;
import java.util.Optional;

/** Rules of StatefulSets, DaemonSets and the revisions of their templates. */
final class SetRules {
    private static final String STRATEGY = "spec.updateStrategy";

    private SetRules() {}

    private static Mapping strategy(Mapping spec) {
        Mapping strategy = spec.mapping("updateStrategy");
        return strategy.text("type").orElse("").isEmpty() ? strategy.with("type", "RollingUpdate") : strategy;
    }

    private static boolean isRolling(Mapping strategy) {
        return strategy.text("type").equals(Optional.of("RollingUpdate"));
    }

    /** StatefulSets. */
    static final class OfStatefulSet implements Rules {
        private static final List<String> MUTABLE = List.of(
                "replicas",
                "ordinals",
                "template",
                "updateStrategy",
                "revisionHistoryLimit",
                "persistentVolumeClaimRetentionPolicy",
                "minReadySeconds");

        @Override
        public ApiObject defaults(ApiObject set) {
            Mapping spec = Fill.absent(set.spec(), "replicas", 1);
            spec = Fill.absent(spec, "podManagementPolicy", "OrderedReady");
            spec = Fill.absent(spec, "revisionHistoryLimit", 10);
            Mapping strategy = strategy(spec);
            if (isRolling(strategy)) {
                strategy =
                        strategy.with("rollingUpdate", Fill.absent(strategy.mapping("rollingUpdate"), "partition", 0));
            }
            Mapping retention =
                    Fill.absent(spec.mapping("persistentVolumeClaimRetentionPolicy"), "whenDeleted", "Retain");
            spec = spec.with("updateStrategy", strategy)
                    .with("persistentVolumeClaimRetentionPolicy", Fill.absent(retention, "whenScaled", "Retain"));
            spec = Fill.in(spec, "template", PodDefaults::template);
            return set.with("spec", Fill.each(spec, "volumeClaimTemplates", OfStatefulSet::claim));
        }

        private static Mapping claim(Mapping claim) {
            Mapping filled = Fill.absent(Fill.absent(claim, "apiVersion", "v1"), "kind", "PersistentVolumeClaim");
            filled = Fill.in(filled, "spec", spec -> Fill.absent(spec, "volumeMode", "Filesystem"));
            return filled.with("status", Mapping.of("phase", "Pending"));
        }

        @Override
        public ApiObject born(ApiObject set) {
            return set.withStatus(Mapping.of("replicas", 0, "availableReplicas", 0));
        }

        @Override
        public List<Cause> validate(ApiObject set) {
            Problems problems = new Problems();
            Mapping spec = set.spec();
            oneOfTwo("spec.podManagementPolicy", spec.get("podManagementPolicy"), "OrderedReady", "Parallel", problems);
            checkStrategy(spec.mapping("updateStrategy"), problems);
            for (String when : List.of("whenDeleted", "whenScaled")) {
                problems.oneOf(
                        "spec.persistentVolumeClaimRetentionPolicy." + when,
                        spec.text("persistentVolumeClaimRetentionPolicy", when),
                        "Delete",
                        "Retain");
            }
            for (String number : List.of("replicas", "minReadySeconds", "revisionHistoryLimit")) {
                problems.notNegative("spec." + number, spec.whole(number));
            }
            problems.notNegative("spec.ordinals.start", spec.whole("ordinals", "start"));
            new TemplateCheck(problems).selectorAndTemplate(set, "statefulset", "StatefulSet");
            return problems.causes();
        }

        private static void checkStrategy(Mapping strategy, Problems problems) {
            String rolling = STRATEGY + ".rollingUpdate";
            String type = strategy.text("type").orElse("");
            if (type.equals("OnDelete") && strategy.has("rollingUpdate")) {
                problems.invalid(
                        rolling, strategy.mapping("rollingUpdate"), "only allowed for updateStrategy 'RollingUpdate'");
            }
            problems.notNegative(rolling + ".partition", strategy.whole("rollingUpdate", "partition"));
            CountOrPercent.check(rolling + ".maxUnavailable", strategy.at("rollingUpdate", "maxUnavailable"), problems);
            if (!List.of("OnDelete", "RollingUpdate").contains(type))
                problems.invalid(STRATEGY, strategy, "must be 'RollingUpdate' or 'OnDelete'");
        }

        private static void oneOfTwo(String field, Optional<Tree> value, String one, String other, Problems problems) {
            String word = value.flatMap(Tree::asText).orElse("");
            if (!word.equals(one) && !word.equals(other))
                problems.invalid(field, word, "must be '" + one + "' or '" + other + "'");
        }

        @Override
        public List<Cause> validateUpdate(ApiObject before, ApiObject after) {
            Problems problems = new Problems();
            if (!Problems.isSame(frozen(before.spec()), frozen(after.spec()))) {
                problems.forbidden(
                        "spec",
                        "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template',"
                                + " 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and"
                                + " 'minReadySeconds' are forbidden");
            }
            return problems.causes();
        }

        private static Mapping frozen(Mapping spec) {
            Mapping rest = spec;
            for (String field : MUTABLE) rest = rest.without(field);
            return rest;
        }
    }

    /** DaemonSets. */
    static final class OfDaemonSet implements Rules {
        private static final String TEMPLATE_GENERATION = "deprecated.daemonset.template.generation";
        private static final String ROLLING = STRATEGY + ".rollingUpdate";

        @Override
        public ApiObject defaults(ApiObject set) {
            Mapping strategy = strategy(set.spec());
            if (isRolling(strategy)) {
                Mapping rolling = Fill.absent(strategy.mapping("rollingUpdate"), "maxUnavailable", 1);
                strategy = strategy.with("rollingUpdate", Fill.absent(rolling, "maxSurge", 0));
            }
            Mapping spec = Fill.absent(set.spec().with("updateStrategy", strategy), "revisionHistoryLimit", 10);
            ApiObject filled = set.with("spec", Fill.in(spec, "template", PodDefaults::template));
            return filled.annotation(TEMPLATE_GENERATION).isPresent()
                    ? filled
                    : filled.withAnnotation(TEMPLATE_GENERATION, "1");
        }

        @Override
        public ApiObject born(ApiObject set) {
            return set.withStatus(Mapping.of(
                    "currentNumberScheduled",
                    0,
                    "numberMisscheduled",
                    0,
                    "desiredNumberScheduled",
                    0,
                    "numberReady",
                    0));
        }

        /** Counts the templates, as pods of old carry it in a label; nobody else may say how many there were. */
        @Override
        public ApiObject changed(ApiObject before, ApiObject after) {
            String former = before.annotation(TEMPLATE_GENERATION).orElse("1");
            boolean same = before.spec().mapping("template").equals(after.spec().mapping("template"));
            if (same || !former.matches("[0-9]{1,9}")) return after.withAnnotation(TEMPLATE_GENERATION, former);
            return after.withAnnotation(TEMPLATE_GENERATION, Long.toString(Long.parseLong(former) + 1));
        }

        @Override
        public List<Cause> validate(ApiObject set) {
            Problems problems = new Problems();
            new TemplateCheck(problems).selectorAndTemplate(set, "daemonset", "DaemonSet");
            problems.notNegative("spec.minReadySeconds", set.spec().whole("minReadySeconds"));
            Mapping strategy = set.spec().mapping("updateStrategy");
            problems.oneOf(STRATEGY + ".type", strategy.text("type"), "RollingUpdate", "OnDelete");
            if (isRolling(strategy)) rolling(strategy.mapping("rollingUpdate"), problems);
            problems.notNegative("spec.revisionHistoryLimit", set.spec().whole("revisionHistoryLimit"));
            return problems.causes();
        }

        private static void rolling(Mapping rolling, Problems problems) {
            Tree unavailable = rolling.get("maxUnavailable").orElse(Scalar.Null.NULL);
            Tree surge = rolling.get("maxSurge").orElse(Scalar.Null.NULL);
            CountOrPercent.check(ROLLING + ".maxUnavailable", rolling.get("maxUnavailable"), problems);
            CountOrPercent.notMoreThanAll(ROLLING + ".maxUnavailable", unavailable, problems);
            CountOrPercent.check(ROLLING + ".maxSurge", rolling.get("maxSurge"), problems);
            CountOrPercent.notMoreThanAll(ROLLING + ".maxSurge", surge, problems);
            boolean noneDown = CountOrPercent.isZero(unavailable);
            boolean noneMore = CountOrPercent.isZero(surge);
            if (!noneDown && !noneMore)
                problems.invalid(ROLLING + ".maxSurge", surge, "may not be set when maxUnavailable is non-zero");
            if (noneDown && noneMore) problems.required(ROLLING + ".maxUnavailable", "cannot be 0 when maxSurge is 0");
        }

        @Override
        public List<Cause> validateUpdate(ApiObject before, ApiObject after) {
            return TemplateCheck.sameSelector(before, after);
        }
    }

    /** ControllerRevisions. */
    static final class OfRevision implements Rules {
        @Override
        public List<Cause> validate(ApiObject revision) {
            Problems problems = new Problems();
            if (!revision.root().has("data")) problems.required("data", "data is mandatory");
            problems.notNegative("revision", revision.root().whole("revision"));
            return problems.causes();
        }

        @Override
        public List<Cause> validateUpdate(ApiObject before, ApiObject after) {
            return new Problems()
                    .immutable("data", before.root().get("data"), after.root().get("data"))
                    .causes();
        }
    }
}
