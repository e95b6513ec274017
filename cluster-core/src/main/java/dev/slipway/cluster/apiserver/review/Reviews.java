package dev.slipway.cluster.apiserver.review;

import dev.slipway.cluster.apiserver.access.User;
import dev.slipway.cluster.apiserver.rbac.Attributes;
import dev.slipway.cluster.apiserver.rbac.Grants;
import dev.slipway.cluster.apiserver.rbac.Permission;
import dev.slipway.cluster.apiserver.rbac.PolicyRule;
import dev.slipway.cluster.apiserver.step.Refusals;
import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.kind.check.Problems;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.Status;
import dev.slipway.cluster.object.Times;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Answers the reviews of {@code authorization.k8s.io} and the one by which users learn who they are. */
public final class Reviews {
    private static final PolicyRule ALL_RESOURCES =
            new PolicyRule(List.of("*"), List.of("*"), List.of("*"), List.of(), List.of());
    private static final PolicyRule ALL_PATHS =
            new PolicyRule(List.of("*"), List.of(), List.of(), List.of(), List.of("*"));

    private Reviews() {}

    /**
     * The review with its status.
     *
     * @param user who asks
     */
    public static Answer<ApiObject> answer(ApiObject review, User user, Grants grants, Instant now) {
        return switch (review.kind()) {
            case "SelfSubjectReview" -> Answer.done(whoAmI(review, user, now));
            case "SelfSubjectRulesReview" -> rules(review, user, grants);
            case "SelfSubjectAccessReview" -> access(review, user, grants);
            case "LocalSubjectAccessReview" -> local(review, grants);
            case "SubjectAccessReview" -> ofSubject(review, grants);
            default -> Answer.refused(Refusals.noSuchResource());
        };
    }

    private static ApiObject whoAmI(ApiObject review, User user, Instant now) {
        return review.with("metadata", Mapping.of("creationTimestamp", Times.seconds(now)))
                .withStatus(Mapping.of("userInfo", user.info()));
    }

    private static Answer<ApiObject> rules(ApiObject review, User user, Grants grants) {
        String namespace = review.spec().text("namespace").orElse("");
        if (namespace.isEmpty()) return Answer.refused(Status.badRequest("no namespace on request"));
        List<PolicyRule> all = new ArrayList<>();
        if (user.isMaster()) all.addAll(List.of(ALL_RESOURCES, ALL_PATHS));
        all.addAll(grants.rulesOf(user, namespace));
        return Answer.done(review.with("metadata", Mapping.empty())
                .with("spec", Mapping.empty())
                .withStatus(Mapping.of(
                        "resourceRules",
                        trees(all, rule -> !rule.resources().isEmpty()),
                        "nonResourceRules",
                        trees(all, rule -> !rule.paths().isEmpty()),
                        "incomplete",
                        false)));
    }

    private static Sequence trees(List<PolicyRule> rules, java.util.function.Predicate<PolicyRule> which) {
        return new Sequence(rules.stream()
                .filter(which)
                .map(PolicyRule::tree)
                .distinct()
                .map(Tree.class::cast)
                .toList());
    }

    private static Answer<ApiObject> access(ApiObject review, User user, Grants grants) {
        Optional<Status> invalid = invalid(attributeProblems(review.spec(), new Problems()));
        if (invalid.isPresent()) return Answer.refused(invalid.get());
        return Answer.done(decided(review, user, grants));
    }

    private static Answer<ApiObject> local(ApiObject review, Grants grants) {
        Mapping spec = review.spec();
        String asked = spec.text("resourceAttributes", "namespace").orElse("");
        Problems problems = subjectProblems(spec);
        if (!asked.equals(review.namespace()))
            problems.invalid("spec.resourceAttributes.namespace", asked, "must match metadata.namespace");
        if (spec.has("nonResourceAttributes"))
            problems.invalid(
                    "spec.nonResourceAttributes",
                    spec.mapping("nonResourceAttributes"),
                    "disallowed on this kind of request");
        Optional<Status> invalid = invalid(problems);
        if (invalid.isPresent()) return Answer.refused(invalid.get());
        return Answer.done(decided(review, subject(spec), grants));
    }

    private static Answer<ApiObject> ofSubject(ApiObject review, Grants grants) {
        Optional<Status> invalid = invalid(subjectProblems(review.spec()));
        if (invalid.isPresent()) return Answer.refused(invalid.get());
        return Answer.done(decided(review, subject(review.spec()), grants));
    }

    private static Problems subjectProblems(Mapping spec) {
        Problems problems = attributeProblems(spec, new Problems());
        boolean nobody = spec.text("user").orElse("").isEmpty()
                && spec.sequence("groups").isEmpty();
        if (nobody) problems.invalidNull("spec.user", "at least one of user or group must be specified");
        return problems;
    }

    private static Problems attributeProblems(Mapping spec, Problems problems) {
        boolean resource = spec.has("resourceAttributes");
        boolean path = spec.has("nonResourceAttributes");
        String one = "exactly one of nonResourceAttributes or resourceAttributes must be specified";
        if (resource && path)
            problems.invalid(
                    "spec.nonResourceAttributes",
                    spec.mapping("nonResourceAttributes"),
                    "cannot be specified in" + " combination with resourceAttributes");
        if (!resource && !path) problems.invalidNull("spec.resourceAttributes", one);
        return problems;
    }

    /** The real server leaves the kind out of this refusal. */
    private static Optional<Status> invalid(Problems problems) {
        return problems.isEmpty()
                ? Optional.empty()
                : Optional.of(Refusals.invalid(new GroupKind("authorization.k8s.io", ""), "", problems.causes()));
    }

    private static User subject(Mapping spec) {
        Map<String, List<String>> extra = new TreeMap<>();
        spec.mapping("extra")
                .forEach((key, values) -> values.asSequence().ifPresent(list -> extra.put(key, list.texts())));
        return new User(
                spec.text("user").orElse(""),
                spec.text("uid").orElse(""),
                spec.sequence("groups").texts(),
                new TreeMap<>(extra));
    }

    private static ApiObject decided(ApiObject review, User user, Grants grants) {
        Permission permission = grants.decide(user, attributes(review.spec()));
        Mapping status = Mapping.of("allowed", permission.allowed());
        if (!permission.reason().isEmpty()) status = status.with("reason", permission.reason());
        return review.withStatus(status);
    }

    private static Attributes attributes(Mapping spec) {
        Mapping path = spec.mapping("nonResourceAttributes");
        if (spec.has("nonResourceAttributes"))
            return Attributes.ofPath(
                    path.text("verb").orElse(""), path.text("path").orElse(""));
        Mapping resource = spec.mapping("resourceAttributes");
        return Attributes.of(
                resource.text("verb").orElse(""),
                resource.text("namespace").orElse(""),
                resource.text("group").orElse(""),
                resource.text("resource").orElse(""),
                resource.text("subresource").orElse(""),
                resource.text("name").orElse(""));
    }
}
