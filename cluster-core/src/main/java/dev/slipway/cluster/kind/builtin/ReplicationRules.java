package dev.slipway.cluster.kind.builtin;

import dev.slipway.cluster.kind.Kind.Rules;
import dev.slipway.cluster.kind.check.Problems;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Status.Cause;
import dev.slipway.diff.tree.Mapping;
import java.util.List;
import java.util.Map;

/** Rules of ReplicationControllers and PodTemplates, the forebears of ReplicaSets and their templates. */
final class ReplicationRules {
    private ReplicationRules() {}

    /** ReplicationControllers. Selector and labels are those of the template unless they are given. */
    static final class OfController implements Rules {
        @Override
        public ApiObject defaults(ApiObject controller) {
            Mapping labels = controller.spec().mapping("template", "metadata", "labels");
            ApiObject labelled = controller;
            if (!labels.isEmpty() && controller.labels().isEmpty())
                labelled = controller.withAt(labels, "metadata", "labels");
            Mapping spec = Fill.absent(controller.spec(), "replicas", 1);
            if (!labels.isEmpty() && spec.mapping("selector").isEmpty()) spec = spec.with("selector", labels);
            return labelled.with("spec", Fill.in(spec, "template", PodDefaults::template));
        }

        @Override
        public ApiObject born(ApiObject controller) {
            return controller.withStatus(Mapping.of("replicas", 0));
        }

        @Override
        public boolean leavesDependents() {
            return true;
        }

        @Override
        public List<Cause> validate(ApiObject controller) {
            Problems problems = new Problems();
            Mapping spec = controller.spec();
            problems.notNegative("spec.minReadySeconds", spec.whole("minReadySeconds"));
            Map<String, String> selector = spec.mapping("selector").texts();
            if (selector.isEmpty()) problems.required("spec.selector");
            problems.notNegative("spec.replicas", spec.whole("replicas"));
            if (!spec.has("template")) return problems.required("spec.template").causes();
            TemplateCheck check = new TemplateCheck(problems);
            Mapping labels = spec.mapping("template", "metadata", "labels");
            boolean fits = labels.texts().entrySet().containsAll(selector.entrySet());
            if (!selector.isEmpty() && !fits) check.mismatch(labels);
            check.template(controller, "ReplicationController");
            return problems.causes();
        }
    }

    /** PodTemplates. */
    static final class OfTemplate implements Rules {
        @Override
        public ApiObject defaults(ApiObject template) {
            return new ApiObject(Fill.in(template.root(), "template", PodDefaults::template));
        }

        @Override
        public List<Cause> validate(ApiObject template) {
            Problems problems = new Problems();
            new PodCheck(problems).template("template", template.root().mapping("template"));
            return problems.causes();
        }
    }
}
