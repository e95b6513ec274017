package dev.slipway.sync.pipeline;

import dev.slipway.cluster.client.DeleteOptions;
import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.informer.Change;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.Status;
import dev.slipway.sync.flag.FlagMap;
import dev.slipway.sync.flag.Flags;
import dev.slipway.sync.model.Stage;
import dev.slipway.sync.pipeline.definition.Definitions;
import dev.slipway.sync.pipeline.evaluation.Evaluation;
import dev.slipway.sync.pipeline.part.LiveView;
import dev.slipway.sync.pipeline.part.Looks;
import dev.slipway.sync.pipeline.part.Next;
import dev.slipway.sync.pipeline.part.Part;
import dev.slipway.sync.pipeline.part.RepositorySettings;
import dev.slipway.sync.pipeline.part.Surroundings;
import dev.slipway.sync.plan.Marks;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/**
 * Brings each stage's flags to its workloads: the ConfigMap {@link FlagMap#NAME} in each of its namespaces, once the namespace is there. It is
 * no application's, so none prunes it; what somebody changes in it is put back.
 */
final class FlagDelivery implements Part {
    private static final GroupKind CONFIG_MAP = FlagMap.KIND.groupKind();
    private static final GroupKind NAMESPACE = new GroupKind("", "Namespace");

    private final Surroundings around;
    private final LiveView view;
    private final RepositorySettings settings;
    private final Looks<String> looks;
    /** By namespace. */
    private TreeMap<String, Place> places = new TreeMap<>();

    private Flags flags = Flags.none();

    /** A namespace of a stage. */
    private record Place(Stage stage, Optional<String> region) {}

    FlagDelivery(Surroundings around, LiveView view, RepositorySettings settings) {
        this.around = around;
        this.view = view;
        this.settings = settings;
        this.looks = new Looks<>("flags", around.loop(), this::look);
    }

    @Override
    public Looks<?> looks() {
        return looks;
    }

    /** The repository says something new. */
    void want(Evaluation evaluation) {
        TreeSet<String> concerned = new TreeSet<>(places.keySet());
        flags = evaluation.flags();
        places = new TreeMap<>();
        evaluation
                .stages()
                .values()
                .forEach(stage -> stage.stage()
                        .variants()
                        .forEach(region ->
                                places.put(stage.stage().namespaceOf(region), new Place(stage.stage(), region))));
        concerned.addAll(places.keySet());
        view.bring(List.of(CONFIG_MAP)).thenRun(() -> {
            around.informers().world().list(CONFIG_MAP, "").stream()
                    .filter(this::isOurs)
                    .forEach(object -> concerned.add(object.namespace()));
            concerned.forEach(looks::add);
        });
    }

    /** Something in the control plane changed. */
    void changed(Change change) {
        ObjectKey key = change.key();
        if (key.kind().equals(CONFIG_MAP) && key.name().equals(FlagMap.NAME)) looks.add(key.namespace());
        if (key.kind().equals(NAMESPACE) && places.containsKey(key.name())) looks.add(key.name());
    }

    private CompletableFuture<Next> look(String namespace) {
        CompletableFuture<Void> ready = view.bring(List.of(CONFIG_MAP));
        if (!ready.isDone()) return ready.thenApply(done -> Next.AT_ONCE);
        Optional<ApiObject> live = view.get(new ObjectKey(CONFIG_MAP, namespace, FlagMap.NAME));
        Optional<Place> place = Optional.ofNullable(places.get(namespace))
                .filter(known -> !flags.keys().isEmpty());
        if (place.isEmpty()) return live.filter(this::isOurs).map(this::remove).orElse(done());
        boolean open = view.get(new ObjectKey(NAMESPACE, "", namespace))
                .filter(there -> !there.isDeleting())
                .isPresent();
        if (!open) return done();
        if (live.filter(object -> !isOurs(object)).isPresent()) {
            warn(
                    place.get(),
                    "the ConfigMap " + FlagMap.NAME + " in namespace " + namespace
                            + " is somebody else's; delete or rename it, and the flags come there");
            return done();
        }
        ApiObject wanted = FlagMap.of(
                namespace, owner(), place.get().stage().name(), place.get().region(), flags);
        return live.filter(object -> FlagMap.says(object, wanted)).isPresent() ? done() : apply(place.get(), wanted);
    }

    private CompletableFuture<Next> apply(Place place, ApiObject wanted) {
        return around.client()
                .apply(wanted, WriteOptions.by(Marks.FIELD_MANAGER).forcing())
                .thenCompose(answer -> answer.fold(
                        written -> view.shows(written).thenCompose(seen -> done()),
                        refusal -> CompletableFuture.completedFuture(refused(place, refusal))));
    }

    private Next refused(Place place, Status refusal) {
        if (!refusal.isConflict() && !refusal.isNotFound()) warn(place, "the flags were refused: " + refusal.message());
        return Next.AFTER_BACK_OFF;
    }

    private CompletableFuture<Next> remove(ApiObject object) {
        return around.client()
                .delete(object.key(), DeleteOptions.BACKGROUND.onlyUid(object.uid()))
                .thenApply(answer -> Next.WHEN_SOMETHING_CHANGES);
    }

    private void warn(Place place, String message) {
        view.get(new ObjectKey(
                        Definitions.STAGE.groupKind(),
                        settings.namespace(),
                        place.stage().name()))
                .ifPresent(stage -> around.warn(stage, "FlagsNotDelivered", message));
    }

    private boolean isOurs(ApiObject object) {
        return object.name().equals(FlagMap.NAME) && FlagMap.isOf(object, owner());
    }

    private String owner() {
        return settings.namespace() + "/" + settings.name();
    }

    private static CompletableFuture<Next> done() {
        return CompletableFuture.completedFuture(Next.WHEN_SOMETHING_CHANGES);
    }
}
