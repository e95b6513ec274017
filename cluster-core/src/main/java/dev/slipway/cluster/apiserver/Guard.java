package dev.slipway.cluster.apiserver;

import dev.slipway.cluster.apiserver.access.User;
import dev.slipway.cluster.apiserver.rbac.Attributes;
import dev.slipway.cluster.apiserver.rbac.Authorizer;
import dev.slipway.cluster.apiserver.rbac.Escalation;
import dev.slipway.cluster.apiserver.rbac.Grants;
import dev.slipway.cluster.apiserver.step.Moment;
import dev.slipway.cluster.apiserver.step.Step;
import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Status;
import java.util.Optional;

/** Looks at what a user's write comes to, since only then it is known what it grants and whether it makes an object. */
interface Guard {
    /** For those who may do everything. */
    Guard NONE = new Guard() {
        @Override
        public Step judge(Step step, Moment moment) {
            return step;
        }

        @Override
        public Step judgeChange(Step step, Moment moment) {
            return step;
        }
    };

    /** The step, or a refusal in its place. */
    Step judge(Step step, Moment moment);

    /** The same for an update, a patch or an apply, which may make an object that is not there. */
    Step judgeChange(Step step, Moment moment);

    /** The one for a user. */
    static Guard of(User user, Authorizer authorizer) {
        return user.isMaster() ? NONE : new OfUser(user, authorizer);
    }

    /** The guard of somebody who may not do everything. */
    record OfUser(User user, Authorizer authorizer) implements Guard {
        @Override
        public Step judge(Step step, Moment moment) {
            return judged(step, moment, false);
        }

        @Override
        public Step judgeChange(Step step, Moment moment) {
            return judged(step, moment, true);
        }

        private Step judged(Step step, Moment moment, boolean isChange) {
            Optional<ApiObject> after = step.after();
            if (after.isEmpty()) return step;
            Optional<ApiObject> before = moment.find(after.get().key());
            Grants grants = authorizer.in(moment.head());
            Optional<Status> refusal = Escalation.refusal(user, before, after.get(), grants);
            if (refusal.isEmpty() && isChange && before.isEmpty())
                refusal = creation(after.get(), moment).flatMap(asked -> refusal(asked, grants));
            return refusal.map(Step::refuse).orElse(step);
        }

        private Optional<Status> refusal(Attributes asked, Grants grants) {
            var permission = grants.decide(user, asked);
            return permission.allowed() ? Optional.empty() : Optional.of(asked.forbidden(user, permission.reason()));
        }

        private static Optional<Attributes> creation(ApiObject made, Moment moment) {
            Optional<Kind> kind = moment.kinds().find(made.key().kind());
            return kind.map(known -> Attributes.of(
                    "create",
                    made.namespace(),
                    known.gvk().group(),
                    known.names().plural(),
                    "",
                    made.name()));
        }
    }
}
