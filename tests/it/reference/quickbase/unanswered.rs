//! Quickbase's documented calls that the server does not have.

use vestibule::actions::{self, XML};

use crate::reference::world;
use crate::wire::Request;

/// Every documented call, without its `API_`, in the order of names.
const DOCUMENTED: &str = "AddField AddGroupToRole AddRecord AddReplaceDBPage AddSubGroup AddUserToGroup AddUserToRole \
    Authenticate ChangeGroupInfo ChangeManager ChangeRecordOwner ChangeUserRole CloneDatabase CopyGroup \
    CopyMasterDetail CreateDatabase CreateGroup CreateTable DeleteDatabase DeleteField DeleteGroup DeleteRecord \
    DoQuery DoQueryCount EditRecord FieldAddChoices FieldRemoveChoices FindDBByName GenAddRecordForm \
    GenResultsTable GetAncestorInfo GetAppDTMInfo GetDBInfo GetDBPage GetDBVar GetGroupRole GetNumRecords \
    GetOneTimeTicket GetRecordAsHTML GetRecordInfo GetRoleInfo GetSchema GetUserInfo GetUserRole GetUsersInGroup \
    GrantedDBs GrantedDBsForGroup GrantedGroups ImportFromCSV ProvisionUser PurgeRecords RemoveGroupFromRole \
    RemoveSubgroup RemoveUserFromGroup RemoveUserFromRole RenameApp RunImport SendInvitation SetDBVar \
    SetFieldProperties SetKeyField SignOut UserRoles Webhooks_Activate Webhooks_Copy Webhooks_Create \
    Webhooks_Deactivate Webhooks_Delete Webhooks_Edit";

/// Those that answer errcode 5, as the wire says.
pub fn list() -> String {
    let world = world::world();
    let missing = DOCUMENTED.split_whitespace().filter(|name| actions::find(XML, name).is_none());
    let named = missing.map(|name| {
        let call = format!("API_{name}");
        let answer = world.fetch(&Request::xml("/db/main", &call, "<qdbapi/>"));
        assert_eq!(answer.header("quickbase-errcode"), "5", "{}", answer.text());
        assert!(answer.text().contains(&format!("<action>{call}</action>")), "{}", answer.text());
        format!("`{call}`")
    });
    named.collect::<Vec<_>>().join(", ")
}
