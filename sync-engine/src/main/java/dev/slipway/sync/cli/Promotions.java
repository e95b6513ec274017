package dev.slipway.sync.cli;

import dev.slipway.cluster.client.ListOptions;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.sync.pipeline.Definitions;
import dev.slipway.sync.report.overview.RepositoryView;
import java.util.List;
import java.util.Optional;

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

    /** Whether it waits for gates. */
    static boolean isHeld(ApiObject promotion) {
        return promotion.status().text("phase").equals(Optional.of("Pending"))
                && promotion.status().text("reason").equals(Optional.of("Held"));
    }
}
