@description('Principal id of the identity that deploys.')
param principalId string

var contributorRole = 'b24988ac-6180-42a0-ab88-20f7382dd24c'
var roleAdministratorRole = 'f58310d9-a9f6-439a-9e8d-f62e7b41a168'

// The roles that main.bicep assigns to the app's identity. SmsFunctions.Tests compares them.
var appRoles = [
  'b7e6dc6d-f1e8-4753-8033-0f276bb0955b' // Storage Blob Data Owner
  '974c5e8b-45b9-4653-ba55-5f855dd0fb88' // Storage Queue Data Contributor
  '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3' // Storage Table Data Contributor
  '4633458b-17de-408a-b874-0445c86b69e6' // Key Vault Secrets User
  '3913510d-42f4-4e42-8a64-420c390055eb' // Monitoring Metrics Publisher
]

var isAppRole = 'ForAnyOfAnyValues:GuidEquals {${join(appRoles, ', ')}}'
var isIdentity = 'ForAnyOfAnyValues:StringEqualsIgnoreCase {\'ServicePrincipal\'}'
var assignments = 'Microsoft.Authorization/roleAssignments'

// Without the condition, the deployment could give itself any role.
var onlyAppRoles = join(
  map(
    [
      {
        action: 'write'
        source: '@Request'
      }
      {
        action: 'delete'
        source: '@Resource'
      }
    ],
    item =>
      join(
        [
          '((!(ActionMatches{\'${assignments}/${item.action}\'})) OR ('
          '${item.source}[${assignments}:RoleDefinitionId] ${isAppRole} AND '
          '${item.source}[${assignments}:PrincipalType] ${isIdentity}))'
        ],
        ''
      )
  ),
  ' AND '
)

// Creates and changes the resources of the group.
resource contributor 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(resourceGroup().id, principalId, contributorRole)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', contributorRole)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

// Assigns the app's roles: Contributor may not assign roles.
resource roleAdministrator 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(resourceGroup().id, principalId, roleAdministratorRole)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleAdministratorRole)
    principalId: principalId
    principalType: 'ServicePrincipal'
    condition: onlyAppRoles
    conditionVersion: '2.0'
  }
}
