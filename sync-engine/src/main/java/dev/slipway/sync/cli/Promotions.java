package dev.slipway.sync.cli;

import dev.slipway.cluster.client.ListOptions;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.sync.pipeline.definition.Definitions;
import dev.slipway.sync.report.overview.Overview;
import dev.slipway.sync.report.overview.RepositoryView;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Promotion objects as commands see them. */
final class Promotions {
    private Promotions() {}

    /** Those of a stage that gates hold, in order of their names. */
    static List<ApiObject> held(Plane connected, RepositoryView repository, String stage) {
        return connected
                .await(connected
                        .client()
                        .list(Definitions.PROMOTION.groupKind(), ListOptions.in(repository.namespace())))
                .items()
                .stream()
                .filter(promotion -> promotion.spec().text("stage").equals(Optional.of(stage)) && isHeld(promotion))
                .toList();
    }

    /** The full ids of the commits that may come to a stage: its next one, then those that Promotions wait with. */
    static List<String> upcoming(Plane connected, RepositoryView repository, String stage) {
        ApiObject object =
                connected.await(connected.client().get(new ObjectKey(Overview.STAGE, repository.namespace(), stage)));
        Stream<String> asked = held(connected, repository, stage).stream()
                .flatMap(promotion -> promotion.status().text("to").stream());
        return Stream.concat(object.status().text("next").stream(), asked)
                .distinct()
                .toList();
    }

    /** Whether it waits for gates. */
    static boolean isHeld(ApiObject promotion) {
        return promotion.status().text("phase").equals(Optional.of("Pending"))
                && promotion.status().text("reason").equals(Optional.of("Held"));
    }
}
