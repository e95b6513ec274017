package dev.slipway.sync.render;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.codec.Json;
import dev.slipway.diff.path.Path;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import dev.slipway.sync.flag.FlagMap;
import dev.slipway.sync.flag.Flags;
import dev.slipway.sync.model.Application;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Manifest;
import dev.slipway.sync.model.Origin;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Problem.Reason;
import dev.slipway.sync.model.ReadSet;
import dev.slipway.sync.model.Rendering;
import dev.slipway.sync.model.Stage;
import dev.slipway.templating.manifest.RenderedDocument;
import dev.slipway.templating.template.Budget;
import dev.slipway.templating.template.Place;
import dev.slipway.templating.template.Spot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Takes rendered documents in and keeps those objects that are wanted, checked, with their namespace. */
final class Objects {
    /** Of one application. */
    private static final int MOST = 50_000;
    /** Characters of one object's JSON: the largest request that a Kubernetes API server takes. */
    private static final int LARGEST = 3 * 1024 * 1024;

    private final Application application;
    private final String namespace;
    private final FeatureGate gate;
    private final Predicate<GroupKind> clusterScoped;
    private final Seals seals;
    private final Budget budget;
    private final SortedMap<ObjectKey, String> seen = new TreeMap<>();
    private final List<Manifest> manifests = new ArrayList<>();
    private final List<Rendering.Withheld> withheld = new ArrayList<>();
    private final SortedMap<ObjectKey, String> holds = new TreeMap<>();
    private final List<Problem> problems = new ArrayList<>();
    private boolean gated;
    private int objects;

    Objects(
            Application application,
            Stage stage,
            Flags flags,
            Predicate<GroupKind> clusterScoped,
            Seals seals,
            Budget budget) {
        this.budget = budget;
        this.seals = seals;
        this.application = application;
        this.namespace = stage.namespaceOf(application.region());
        this.gate = new FeatureGate(flags, Flags.Context.of(application));
        this.clusterScoped = clusterScoped;
    }

    List<Problem> problems() {
        return problems;
    }

    /** Whether a feature flag was asked about any of them. */
    boolean areGated() {
        return gated;
    }

    Rendering rendering(CommitId commit, ReadSet reads) {
        return new Rendering(
                application,
                commit,
                namespace,
                manifests,
                withheld,
                holds,
                Digest.of(namespace, manifests, withheld),
                reads);
    }

    void add(RenderedDocument document) {
        node(document, Path.ROOT, document.tree());
    }

    /** An object, or a list of them as kubectl prints it. */
    private void node(RenderedDocument document, Path path, Tree tree) {
        Optional<Mapping> mapping = tree.asMapping();
        if (mapping.isEmpty()) {
            problem(document, path, "expected an object with apiVersion and kind, found " + tree.describe());
            return;
        }
        Optional<Sequence> items = mapping.get().get("items").flatMap(Tree::asSequence);
        if (items.isPresent() && mapping.get().text("kind").orElse("").endsWith("List")) {
            for (int i = 0; i < items.get().size(); i++)
                node(document, path.field("items").index(i), items.get().get(i));
        } else {
            object(document, path, new ApiObject(mapping.get()));
        }
    }

    private void object(RenderedDocument document, Path path, ApiObject written) {
        if (!fits(document, path, written)) return;
        int before = problems.size();
        needText(document, path, written, "apiVersion");
        needText(document, path, written, "kind");
        if (written.at("metadata", "generateName").isPresent() && written.name().isEmpty())
            problem(
                    document,
                    path.field("metadata").field("generateName"),
                    "a generated name is another one at each sync; give the object a metadata.name");
        else needText(document, path, written, "metadata", "name");
        boolean namespaced = !clusterScoped.test(written.gvk().groupKind());
        namespace(document, path, written, namespaced);
        reserved(document, path, written);
        Annotations.check(written).forEach((key, why) -> problem(document, annotation(path, key), why));
        if (problems.size() > before) return;
        ApiObject placed = namespaced ? written.withAt(namespace, "metadata", "namespace") : written;
        keep(
                document,
                path,
                new Manifest(
                        placed, origin(document.place(path)), document.trace().below(path), placed));
    }

    /** Whether there is room for an object; what is too large, or one too many, is noted. */
    private boolean fits(RenderedDocument document, Path path, ApiObject written) {
        if (objects > MOST || budget.isExhausted()) return false;
        if (++objects > MOST) {
            problem(document, path, "more than " + MOST + " objects in one application; split the component");
            return false;
        }
        int length = Json.length(written.root(), LARGEST);
        if (length > LARGEST)
            problem(
                    document,
                    path,
                    "the object has more than " + LARGEST + " characters, more than a Kubernetes API server takes");
        else if (!budget.spend(length)) problem(document, path, budget.exhausted());
        return length <= LARGEST && !budget.isExhausted();
    }

    private void keep(RenderedDocument document, Path path, Manifest manifest) {
        String told = document.spot(path).told();
        String first = seen.putIfAbsent(manifest.object().key(), manifest.origin() + told);
        if (first != null) {
            problems.add(Problem.at(
                    Reason.DuplicateObject,
                    manifest.origin(),
                    manifest.object().kind() + " \"" + manifest.object().name() + "\" is rendered twice" + told
                            + "; the other one is " + first));
            return;
        }
        gated |= manifest.object().annotation(FeatureGate.ANNOTATION).isPresent()
                || manifest.object().annotation(FeatureGate.HOLD).isPresent();
        hold(document, path, manifest);
        FeatureGate.Judgement judgement = gate.judge(manifest.object());
        switch (judgement.what()) {
            case OPEN -> manifests.add(opened(document, path, manifest));
            case CLOSED -> withheld.add(new Rendering.Withheld(manifest, judgement.text()));
            case WRONG -> problem(document, annotation(path, FeatureGate.ANNOTATION), judgement.text());
        }
    }

    private Manifest opened(RenderedDocument document, Path path, Manifest manifest) {
        ApiObject shown = manifest.object();
        ApiObject opened =
                seals.open(shown, (below, why) -> problem(Reason.SealedValue, document, path.then(below), why));
        return new Manifest(opened, manifest.origin(), manifest.trace(), shown);
    }

    private void hold(RenderedDocument document, Path path, Manifest manifest) {
        FeatureGate.Judgement judgement = gate.hold(manifest.object());
        switch (judgement.what()) {
            case OPEN -> {}
            case CLOSED -> holds.put(manifest.object().key(), judgement.text());
            case WRONG -> problem(document, annotation(path, FeatureGate.HOLD), judgement.text());
        }
    }

    private void needText(RenderedDocument document, Path path, ApiObject object, String... way) {
        Optional<Tree> found = object.at(way);
        boolean text =
                found.flatMap(Tree::asText).filter(value -> !value.isBlank()).isPresent();
        if (text) return;
        Path place = path;
        for (String key : way) place = place.field(key);
        String field = String.join(".", way);
        String what = object.kind().isEmpty() ? "the object" : "the " + object.kind();
        problem(
                document,
                place,
                found.isEmpty()
                        ? what + " has no " + field
                        : field + " must be a text, found "
                                + found.filter(value -> value.asText().isEmpty())
                                        .map(Tree::describe)
                                        .orElse("an empty one"));
    }

    private void reserved(RenderedDocument document, Path path, ApiObject object) {
        boolean taken =
                object.name().equals(FlagMap.NAME) && object.gvk().groupKind().equals(FlagMap.KIND.groupKind());
        if (taken)
            problem(
                    document,
                    path.field("metadata").field("name"),
                    "the ConfigMap " + FlagMap.NAME + " is made by Slipway from flags.yaml; use another name");
    }

    private void namespace(RenderedDocument document, Path path, ApiObject object, boolean namespaced) {
        Optional<Tree> written = object.at("metadata", "namespace").filter(value -> !value.isNull());
        Path place = path.field("metadata").field("namespace");
        if (written.isEmpty() || written.get().equals(Tree.of("")) && !namespaced) return;
        if (!namespaced)
            problem(document, place, "a " + object.kind() + " has no namespace; remove metadata.namespace");
        else if (!written.get().equals(Tree.of(namespace)))
            problem(
                    document,
                    place,
                    "metadata.namespace is "
                            + written.get()
                                    .asText()
                                    .map(text -> "\"" + text + "\"")
                                    .orElse(written.get().describe())
                            + "; objects of " + application + " live in \"" + namespace
                            + "\". Remove the field, it is filled in");
    }

    private void problem(RenderedDocument document, Path path, String message) {
        problem(Reason.InvalidManifest, document, path, message);
    }

    private void problem(Reason reason, RenderedDocument document, Path path, String message) {
        Spot spot = document.spot(path);
        problems.add(Problem.at(reason, origin(spot.place()), message + spot.told()));
    }

    private static Path annotation(Path path, String key) {
        return path.field("metadata").field("annotations").field(key);
    }

    private static Origin origin(Place place) {
        return new Origin(place.file(), place.line());
    }
}
