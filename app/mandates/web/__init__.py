"""The web room: pages for people and the same answers as data, over one store.

The only room that imports Flask. `create_app` is the list of what is mounted.
"""

from pathlib import Path

from flask import Flask

from mandates.web.api import api
from mandates.web.current import mount_store
from mandates.web.data import data
from mandates.web.frame import mount_frame
from mandates.web.headers import mount_headers
from mandates.web.illustrated import illustrated
from mandates.web.language import mount_languages
from mandates.web.linked import linked
from mandates.web.pages import pages
from mandates.web.planning import planning
from mandates.web.problems import mount_problems
from mandates.web.questions import questions
from mandates.web.reconciliation import reconciliation
from mandates.web.review import mount_review
from mandates.web.sparql import mount_sparql
from mandates.web.words import mount_words


def create_app(root: Path) -> Flask:
    """Return the site over the store in `root`; the store may be built or replaced later."""
    app = Flask("mandates.web")
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    mount_store(app, root)
    mount_languages(app)
    mount_words(app)
    mount_frame(app)
    mount_headers(app)
    mount_problems(app)
    app.register_blueprint(pages)
    app.register_blueprint(linked)
    app.register_blueprint(data)
    app.register_blueprint(planning)
    app.register_blueprint(questions)
    app.register_blueprint(api)
    app.register_blueprint(illustrated)
    app.register_blueprint(reconciliation)
    mount_review(app, root)
    mount_sparql(app, root)
    return app
