package dev.slipway.cluster.apiserver.admission;

import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Status;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/** What rules of admission come to. */
public sealed interface Verdict {

    /** The write may go on with this object. */
    record Let(ApiObject object, Remarks remarks) implements Verdict {}

    /** The write may not be made. */
    record Refuse(Status status, Remarks remarks) implements Verdict {}

    /** Somebody outside must be asked first. What was remarked so far will be remarked again. */
    record Ask(List<Question> questions) implements Verdict {
        public Ask {
            questions = List.copyOf(questions);
        }
    }

    static Verdict let(ApiObject object) {
        return new Let(object, Remarks.NONE);
    }

    static Verdict refuse(Status status) {
        return new Refuse(status, Remarks.NONE);
    }

    /** The verdict of a rule that refuses or has nothing to say. */
    static Verdict of(ApiObject object, Optional<Status> refusal) {
        return refusal.map(Verdict::refuse).orElseGet(() -> let(object));
    }

    /** The verdict of a rule that adds to an object or refuses it. */
    static Verdict of(Answer<ApiObject> answer) {
        return answer.fold(object -> new Let(object, Remarks.warning(answer.warnings())), Verdict::refuse);
    }

    /** What to make of each. */
    default <R> R fold(
            BiFunction<ApiObject, Remarks, R> ifLet,
            BiFunction<Status, Remarks, R> ifRefused,
            Function<List<Question>, R> ifAsking) {
        if (this instanceof Let let) return ifLet.apply(let.object(), let.remarks());
        if (this instanceof Refuse refuse) return ifRefused.apply(refuse.status(), refuse.remarks());
        return ifAsking.apply(((Ask) this).questions());
    }

    /** What the next rule says of the object, unless this is the end of it. */
    default Verdict then(Function<ApiObject, Verdict> next) {
        if (!(this instanceof Let let)) return this;
        return next.apply(let.object()).after(let.remarks());
    }

    /** The same after something was said already. */
    default Verdict after(Remarks said) {
        if (said.isEmpty()) return this;
        return fold(
                (object, remarks) -> new Let(object, said.and(remarks)),
                (status, remarks) -> new Refuse(status, said.and(remarks)),
                questions -> this);
    }
}
