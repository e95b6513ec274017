package dev.slipway.cluster.apiserver.step;

import dev.slipway.cluster.apiserver.admission.Question;
import dev.slipway.cluster.apiserver.admission.Remarks;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Status;
import dev.slipway.cluster.store.Change;
import java.util.List;
import java.util.Optional;

/** What a write comes to. */
public sealed interface Step {

    /** Nothing is written: why. */
    record Refuse(Status status, Remarks remarks) implements Step {}

    /** Nothing is written, and the answer is the same as if it were: a dry run. */
    record Show(ApiObject object, Remarks remarks) implements Step {}

    /**
     * Something is written.
     *
     * @param shown what the client is told; it gets the revision of the write
     */
    record Write(Change change, ApiObject shown, Remarks remarks) implements Step {}

    /** Nothing is decided yet: somebody outside must be asked, then the write is to be decided anew. */
    record Ask(List<Question> questions) implements Step {
        public Ask {
            questions = List.copyOf(questions);
        }
    }

    static Step refuse(Status status) {
        return new Refuse(status, Remarks.NONE);
    }

    /** The same after something was remarked already. */
    default Step after(Remarks said) {
        if (this instanceof Refuse refuse) return new Refuse(refuse.status(), said.and(refuse.remarks()));
        if (this instanceof Show show) return new Show(show.object(), said.and(show.remarks()));
        if (this instanceof Write write) return new Write(write.change(), write.shown(), said.and(write.remarks()));
        return this;
    }

    /** The object as it would be after this, where it is known and there is one. */
    default Optional<ApiObject> after() {
        if (this instanceof Show show) return Optional.of(show.object());
        if (!(this instanceof Write write)) return Optional.empty();
        if (write.change() instanceof Change.Create create) return Optional.of(create.object());
        if (write.change() instanceof Change.Replace replace) return Optional.of(replace.object());
        return Optional.empty();
    }
}
